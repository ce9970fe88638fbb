"""Rows that conflict pairwise: for every pair a column in which both are defined and answer differently.

Rows in conflict need different messages, so a clique of k of them needs k. On a promise problem conflict is no
equivalence, and one column need not serve more than one pair. Rows are the sender's inputs, columns the receiver's.

Witness: `rows`, a list of ranks; `columns`, for each row but the first the list of its columns against the rows before
it.

Source: Kushilevitz and Nisan (1997), Section 4.2 (one round); proved above.

Example:
    >>> from reductions import Measure, PROBLEMS, Side
    >>> problem = PROBLEMS.get("index")
    >>> claim = Claim(problem, 2, Measure.STATES_AB, Side.LOWER, 3)
    >>> CHECK(claim, {"rows": [0, 1, 2], "columns": [[1], [0, 0]]}, Cells(problem, 2))
    '3 rows in pairwise conflict'
"""

from __future__ import annotations

from ..certificates.certificate import Claim, Json
from .shared.one_way import check_messages, rows_of
from .shared.refuted import Cells, entries, items, refute


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Evaluate both cells of every pair; they must be defined and differ.

    Raises:
        Refuted: saying where.
    """
    at = rows_of(claim, cells)
    parts = entries(witness, "witness", "columns", "rows")
    rows = [at.row(row, f"rows[{i}]") for i, row in enumerate(items(parts["rows"], "rows"))]
    lists = items(parts["columns"], "columns")
    if not rows or len(lists) != len(rows) - 1:
        refute("columns: wanted one list for each row but the first")
    check_messages(claim, len(rows))
    for i, found in enumerate(lists, start=1):
        columns = items(found, f"columns[{i - 1}]")
        if len(columns) != i:
            refute(f"columns[{i - 1}]: wanted {i} columns, one for each row before")
        for j, value in enumerate(columns):
            where = f"columns[{i - 1}][{j}]"
            column = at.column(value, where)
            one, other = at(rows[i], column), at(rows[j], column)
            if one is None or other is None or one == other:
                refute(f"{where}: rows {rows[i]} and {rows[j]} do not conflict in column {column}")
    return f"{len(rows)} rows in pairwise conflict"


CHECK = check
