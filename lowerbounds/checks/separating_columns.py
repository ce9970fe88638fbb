"""Rows told apart by a few columns: on the rows x₁ … x_k the map x ↦ (f(x, c))_{c ∈ C} is defined and injective.

Two rows that differ in a column where both are defined need different messages: the receiver with that column must
answer differently. Rows are the sender's inputs, columns the receiver's.

Witness: `columns`, a list of ranks; `rows`, ascending ranks and runs [first, past the last].

Source: Kushilevitz and Nisan, Communication Complexity (1997), Section 4.2 (one round); proved above.

Example:
    >>> from reductions import Measure, PROBLEMS, Side
    >>> problem = PROBLEMS.get("index")
    >>> claim = Claim(problem, 2, Measure.STATES_AB, Side.LOWER, 4)
    >>> CHECK(claim, {"columns": [0, 1], "rows": [[0, 4]]}, Cells(problem, 2))
    '4 rows told apart by 2 columns'
"""

from __future__ import annotations

from ..certificate import Claim, Json
from ..trusted.one_way import check_messages, flat, rows_of
from ..trusted.refuted import Cells, entries, items, refute

LARGEST = 1 << 26  # cells


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Evaluate every row in every column; the signatures must be defined and differ.

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
    if count * len(columns) > LARGEST:
        refute(f"rows: {count} rows in {len(columns)} columns are more than {LARGEST} cells")
    check_messages(claim, count)
    seen: dict[tuple[int, ...], int] = {}
    for row in flat(runs):
        signature = []
        for column in columns:
            answer = at(row, column)
            if answer is None:
                refute(f"rows: row {row} is outside the promise in column {column}")
            signature.append(answer)
        other = seen.setdefault(tuple(signature), row)
        if other != row:
            refute(f"rows: rows {other} and {row} agree in all {len(columns)} columns")
    return f"{count} rows told apart by {len(columns)} columns"


CHECK = check
