"""Check of a cover: rectangles without a defined cell of another answer that together hold every cell with answer b.

The witness is {"rectangles": [{"rows": ranks, "columns": ranks}, …]}; b is 0 for N0 and 1 for N1. The prover names a
rectangle, and each party sees whether its input is in it: N_b ≤ ⌈log₂ number⌉. No rectangle at all is the bound 0. The
cover number is counted in rectangles.

Source: Kushilevitz and Nisan (1997), Definition 2.1 and Section 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, items, refute, whole

LARGEST = 1 << 26  # cells
MOST_WORK = 1 << 36  # bits of masks: as many as columns for each row of a rectangle, 64 times that to make its own
_ANSWERS = {Measure.N0: 0, Measure.N1: 1, Measure.COVER0: 0, Measure.COVER1: 1}


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Refuse, or say how many rectangles cover.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    if claim.measure not in _ANSWERS or claim.side is not Side.UPPER or cells.answers != 2:
        refute("claim: a cover proves upper bounds on N0, N1 and cover numbers, of problems with two answers")
    answer = _ANSWERS[claim.measure]
    listed = items(entries(witness, "witness", "rectangles")["rectangles"], "rectangles")
    missing, wrong = _masks(cells, answer)
    work = 0
    for number, value in enumerate(listed):
        where = f"rectangles[{number}]"
        fields = entries(value, where, "rows", "columns")
        columns = _mask(_ascending(fields["columns"], f"{where}.columns", cells.columns), cells.columns)
        rows = _ascending(fields["rows"], f"{where}.rows", cells.rows)
        work += (64 + len(rows)) * cells.columns
        if work > MOST_WORK:
            refute(f"{where}: too many rectangles with too many rows to check")
        for row in rows:
            if wrong[row] & columns:
                column = (wrong[row] & columns).bit_length() - 1
                refute(f"{where}: row {row}, column {column} has another answer than {answer}")
            missing[row] &= ~columns
    for row, left in enumerate(missing):
        if left:
            refute(f"rectangles: none holds row {row}, column {left.bit_length() - 1}, which has the answer {answer}")
    allowed = 1 << min(claim.bound, 64) if claim.measure.in_bits and claim.bound >= 0 else claim.bound
    if len(listed) > allowed:
        refute(f"bound: {len(listed)} rectangles are more than {allowed}")
    return f"{len(listed)} rectangles cover the cells with answer {answer}"


def _masks(cells: Cells, answer: int) -> tuple[list[int], list[int]]:
    """Row by row, the columns with the answer, and those with another."""
    if cells.rows * cells.columns > LARGEST:
        refute(f"claim: a cover is checked on at most {LARGEST} cells")
    missing, wrong = [], []
    for row in range(cells.rows):
        values = [cells(row, column) for column in range(cells.columns)]
        missing.append(_mask((column for column, value in enumerate(values) if value == answer), cells.columns))
        others = (column for column, value in enumerate(values) if value is not None and value != answer)
        wrong.append(_mask(others, cells.columns))
    return missing, wrong


def _mask(columns: Iterable[int], width: int) -> int:
    """Columns as bits; a sum of powers of two would take time that is quadratic in the width."""
    digits = bytearray(b"0" * width)
    for column in columns:
        digits[~column] = ord("1")
    return int(digits, 2)


def _ascending(value: Json, where: str, below: int) -> list[int]:
    ranks = [whole(rank, where, below=below) for rank in items(value, where)]
    if not ranks or any(first >= second for first, second in pairwise(ranks)):
        refute(f"{where}: wanted ascending ranks, at least one")
    return ranks


CHECK = check
