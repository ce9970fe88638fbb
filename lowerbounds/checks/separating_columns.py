"""Rows told apart by a few columns: on the rows x₁ … x_k any two differ in a c ∈ C where both are defined.

Two rows that differ in a column where both are defined need different messages: the receiver with that column must
answer differently. Once a row is told apart from all others, its cells in the columns that follow are not looked at.
Rows are the sender's inputs, columns the receiver's.

Witness: `columns`, a list of ranks; `rows`, ascending ranks and runs [first, past the last].

Source: Kushilevitz and Nisan (1997), Section 4.2 (one round); proved above.

Example:
    >>> from reductions import Measure, PROBLEMS, Side
    >>> problem = PROBLEMS.get("index")
    >>> claim = Claim(problem, 2, Measure.STATES_AB, Side.LOWER, 4)
    >>> CHECK(claim, {"columns": [0, 1], "rows": [[0, 4]]}, Cells(problem, 2))
    '4 rows told apart by 2 columns'
"""

from __future__ import annotations

from collections.abc import Collection

from ..certificates.certificate import Claim, Json
from .shared.one_way import Rows, check_messages, flat, rows_of
from .shared.refuted import Cells, entries, items, refute

LARGEST = 1 << 26  # cells


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Part the rows by a few columns at a time; no two may be left together.

    Raises:
        Refuted: saying where.
    """
    at = rows_of(claim, cells)
    parts = entries(witness, "witness", "columns", "rows")
    columns = [at.column(c, f"columns[{i}]") for i, c in enumerate(items(parts["columns"], "columns"))]
    if len(set(columns)) < len(columns):
        refute("columns: a column is listed twice")
    runs = at.ranks(parts["rows"], "rows")
    count = sum(len(run) for run in runs)
    if not count:
        refute("rows: wanted at least one")
    if count * count.bit_length() > LARGEST:  # each row needs about so many columns
        refute(f"rows: {count} rows need more than {LARGEST} cells to tell them apart")
    check_messages(claim, count)
    together = [list(flat(runs))] if count > 1 else []
    done = 0
    while together and done < len(columns):
        some = columns[done : done + max(map(len, together)).bit_length()]  # enough if each halves what is together
        together = [part for rows in together for part in _parted(at, rows, some, cells) if len(part) > 1]
        done += len(some)
    if together:
        refute(f"rows: rows {together[0][0]} and {together[0][1]} agree in all {len(columns)} columns")
    return f"{count} rows told apart by {len(columns)} columns"


def _parted(at: Rows, rows: list[int], columns: list[int], cells: Cells) -> Collection[list[int]]:
    """The rows by their answers in the columns."""
    parts: dict[tuple[int | None, ...], list[int]] = {}
    for row in rows:
        signature = tuple(at.line(row, columns))
        if None in signature:
            refute(f"rows: row {row} is outside the promise in column {columns[signature.index(None)]}")
        parts.setdefault(signature, []).append(row)
        if cells.evaluated > LARGEST:
            refute(f"rows: more than {LARGEST} cells to tell them apart")
    return parts.values()


CHECK = check
