"""Check of a partition: rectangles with one answer each, which hold every pair inside the promise once.

A rectangle may hold pairs outside the promise, as may several. For the pairs with answer b alone, every rectangle has
the answer b, and every pair with it lies in just one.

Witness: {"rectangles": [{"rows": ranks, "columns": ranks}, …]}.

Source: Kushilevitz and Nisan (1997), Section 1.2 and Chapter 2.

Example:
    >>> from reductions import PROBLEMS
    >>> claim = Claim(PROBLEMS.get("equality"), 1, Measure.PARTITION1, Side.UPPER, 2)
    >>> CHECK(claim, {"rectangles": [{"rows": [x], "columns": [x]} for x in (0, 1)]}, Cells(claim.problem, 1))
    '2 rectangles part the pairs with answer 1'
"""

from __future__ import annotations

from itertools import pairwise, product

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, items, refute, whole

LARGEST = 1 << 22  # cells of the matrix, and of all rectangles together
_MEASURES = (Measure.PARTITION, Measure.PARTITION0, Measure.PARTITION1)


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Refuse, or say how many rectangles there are.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    answer = claim.measure.answer
    if claim.measure not in _MEASURES or claim.side is not Side.UPPER or (answer is not None and cells.answers != 2):
        refute("claim: a partition proves upper bounds on partition numbers, those of one answer where there are two")
    listed = items(entries(witness, "witness", "rectangles")["rectangles"], "rectangles")
    if cells.rows * cells.columns > LARGEST:
        refute(f"claim: a partition is checked on at most {LARGEST} cells")
    held: dict[tuple[int, int], int] = {}
    for number, value in enumerate(listed):
        where = f"rectangles[{number}]"
        fields = entries(value, where, "rows", "columns")
        rows = _ascending(fields["rows"], f"{where}.rows", cells.rows)
        columns = _ascending(fields["columns"], f"{where}.columns", cells.columns)
        _hold(held, number, where, list(product(rows, columns)), answer, cells)
    for row, column in product(range(cells.rows), range(cells.columns)):
        if (row, column) not in held and (value := cells(row, column)) is not None and answer in (None, value):
            refute(f"rectangles: none holds row {row}, column {column}, which has the answer {value}")
    if not 0 <= len(listed) <= claim.bound:
        refute(f"bound: there are {len(listed)} rectangles, more than {claim.bound}")
    return f"{len(listed)} rectangles part the pairs" + ("" if answer is None else f" with answer {answer}")


def _hold(
    held: dict[tuple[int, int], int],
    number: int,
    where: str,
    pairs: list[tuple[int, int]],
    answer: int | None,
    cells: Cells,
) -> None:
    """Note the pairs of a rectangle that are inside the promise, or refuse it."""
    if len(held) + len(pairs) > LARGEST:
        refute(f"{where}: more than {LARGEST} pairs in all")
    for row, column in pairs:
        value = cells(row, column)
        if value is None:
            continue
        answer = value if answer is None else answer
        if value != answer:
            refute(f"{where}: row {row}, column {column} has the answer {value}, not {answer}")
        if held.setdefault((row, column), number) != number:
            refute(f"{where}: row {row}, column {column} lies in rectangles[{held[row, column]}] too")


def _ascending(value: Json, where: str, below: int) -> list[int]:
    ranks = [whole(rank, where, below=below) for rank in items(value, where)]
    if not ranks or any(first >= second for first, second in pairwise(ranks)):
        refute(f"{where}: wanted ascending ranks, at least one")
    return ranks


CHECK = check
