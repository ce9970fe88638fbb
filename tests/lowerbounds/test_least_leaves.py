"""Leaves of small matrices against a plain recursion over all trees that shares only the matrix."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from lowerbounds.certification import certify
from lowerbounds.verification import verify
from reductions import Measure, Side
from reductions.problems.kinds.table import from_matrix

from ..tiers import first

Matrix = tuple[tuple[int, ...], ...]


def least(matrix: Matrix) -> int:
    """The least number of leaves: −1 is outside the promise."""

    @cache
    def of(rows: frozenset[int], columns: frozenset[int]) -> int:
        if len({matrix[r][c] for r in rows for c in columns} - {-1}) <= 1:
            return 1
        found = []
        for own, is_row in ((rows, True), (columns, False)):
            head, *tail = sorted(own)
            for bits in range((1 << len(tail)) - 1):
                part = frozenset({head, *(line for i, line in enumerate(tail) if bits >> i & 1)})
                halves = [(part, columns), (own - part, columns)] if is_row else [(rows, part), (rows, own - part)]
                found.append(sum(of(*half) for half in halves))
        return min(found)

    return of(frozenset(range(len(matrix))), frozenset(range(len(matrix[0]))))


def cases(count: int, size: int) -> list[Matrix]:
    rng = np.random.default_rng(size)
    found = []
    for number in range(count):
        shape = rng.integers(1, size + 1, size=2)
        cells = rng.integers(-(number % 2), 2 + number // 2 % 3, size=shape)
        found.append(tuple(tuple(row) for row in cells.tolist()))
    return found


@pytest.mark.parametrize("batch", first([cases(30, 4), cases(60, 5), cases(12, 6)]))
def test_leaves_are_exact_on_both_sides(batch: list[Matrix]) -> None:
    for matrix in batch:
        table = from_matrix([[None if cell < 0 else cell for cell in row] for row in matrix])
        wanted = least(matrix)
        for side in Side:
            found = certify(table, 1, measure=Measure.LEAVES, side=side, method="least_leaves", steps=100_000)
            assert found.claim.bound == wanted, (matrix, side)
            assert verify(found).valid


def test_auto_takes_the_least_number_of_leaves() -> None:
    table = from_matrix([[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 1], [0, 1, 0, 0]])
    bounds = {certify(table, 1, measure=Measure.LEAVES, side=side, steps=20_000).claim.bound for side in Side}
    assert bounds == {least(table.rows)}  # type: ignore[arg-type]
