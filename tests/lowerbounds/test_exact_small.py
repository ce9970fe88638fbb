"""Costs of random matrices to 8×8, total or with a promise, two to four answers, against tables of the matrix alone.

D and leaves by a table over all rectangles, messages by all partitions of the rows, R1 by a linear programme over the
distributions of which every partition is a constraint.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from lowerbounds.certification import certify
from lowerbounds.verification import verify
from reductions import Measure, Side
from reductions.problems.kinds.table import from_matrix

from ..tiers import first

Matrix = tuple[tuple[int, ...], ...]
STEPS = 20_000


def matrices(count: int, size: int) -> list[Matrix]:
    """Random ones up to size×size; −1 is outside the promise."""
    rng = np.random.default_rng(100 * size + count)
    found = []
    for number in range(count):
        shape = rng.integers(max(2, size - 2), size + 1, size=2)
        cells = rng.integers(-(number % 2), 2 + number // 2 % 3, size=shape)
        found.append(tuple(tuple(row) for row in cells.tolist()))
    return found


@cache
def halves(lines: int) -> list[np.ndarray]:
    """For each mask of lines its parts that hold the lowest line and are not all."""
    found = [np.array([], dtype=int)]
    for mask in range(1, 1 << lines):
        low = mask & -mask
        found.append(np.array([part for part in range(1, mask) if part & mask == part and part & low], dtype=int))
    return found


def trees(matrix: Matrix) -> tuple[int, int]:
    """Least depth and least number of leaves: every rectangle from its halves."""
    high, wide = len(matrix), len(matrix[0])
    depth = np.zeros((1 << high, 1 << wide), dtype=int)
    leaves = np.zeros_like(depth)
    for rows in range(1, 1 << high):
        own = [row for row in range(high) if rows >> row & 1]
        shown = [{matrix[row][c] for row in own} - {-1} for c in range(wide)]
        part = halves(high)[rows]
        deep = 1 + np.maximum(depth[part], depth[rows ^ part]).min(axis=0, initial=99)
        many = (leaves[part] + leaves[rows ^ part]).min(axis=0, initial=9999)
        for columns in range(1, 1 << wide):
            answers = set().union(*(shown[c] for c in range(wide) if columns >> c & 1))
            if len(answers) <= 1:
                depth[rows, columns], leaves[rows, columns] = 0, 1
                continue
            split = halves(wide)[columns]
            beside = np.maximum(depth[rows, split], depth[rows, columns ^ split]).min(initial=98)
            depth[rows, columns] = min(deep[columns], 1 + beside)
            across = (leaves[rows, split] + leaves[rows, columns ^ split]).min(initial=9999)
            leaves[rows, columns] = min(many[columns], across)
    return int(depth[-1, -1]), int(leaves[-1, -1])


def partitions(rows: int) -> Iterator[list[list[int]]]:
    """All partitions of the rows."""
    if rows == 0:
        yield []
        return
    for smaller in partitions(rows - 1):
        for place in range(len(smaller)):
            yield [[*part, rows - 1] if place == i else part for i, part in enumerate(smaller)]
        yield [*smaller, [rows - 1]]


def messages(matrix: Matrix) -> int:
    """The least number of classes of rows that agree where both are defined."""

    def agree(one: int, other: int) -> bool:
        return all(-1 in pair or pair[0] == pair[1] for pair in zip(matrix[one], matrix[other], strict=True))

    free = [p for p in partitions(len(matrix)) if all(agree(a, b) for part in p for a, b in combinations(part, 2))]
    return min(map(len, free))


def turned(matrix: Matrix) -> Matrix:
    return tuple(zip(*matrix, strict=True))


def bound(matrix: Matrix, measure: Measure, side: Side, error: Fraction | None = None) -> int:
    table = from_matrix([[None if cell < 0 else cell for cell in row] for row in matrix])
    found = certify(table, 1, measure=measure, side=side, error=error, steps=STEPS)
    assert verify(found).valid
    return found.claim.bound


@pytest.mark.parametrize(("count", "size"), first([(6, 4), (6, 6), (60, 6), (60, 7), (380, 8)], night=2))
def test_trees_and_messages_are_exact(count: int, size: int) -> None:
    for matrix in matrices(count, size):
        depth, leaves = trees(matrix)
        wanted = {Measure.D: depth, Measure.LEAVES: leaves}
        for measure, bits, lines in (
            (Measure.STATES_AB, Measure.D1_AB, matrix),
            (Measure.STATES_BA, Measure.D1_BA, turned(matrix)),
        ):
            wanted[measure] = messages(lines)
            wanted[bits] = (wanted[measure] - 1).bit_length()
        for measure, value in wanted.items():
            for side in Side:
                assert bound(matrix, measure, side) == value, (measure, side, matrix)


def success(matrix: Matrix, count: int) -> float:
    """The best worst case of a mixture of codes of `count` messages: the least value of a distribution (Yao).

    Variables: the weights w, for every set S of rows and column y the most t(S, y) that one answer is right on, and v.
    """
    rows, columns = len(matrix), len(matrix[0])
    cells = {(x, y): i for i, (x, y) in enumerate(np.ndindex(rows, columns))}
    tops = {(s, y): len(cells) + i for i, (s, y) in enumerate(np.ndindex(1 << rows, columns))}
    width = len(cells) + len(tops) + 1
    above: list[np.ndarray] = []
    for (s, y), top in tops.items():
        for answer in {cell for row in matrix for cell in row} - {-1}:
            line = np.zeros(width)
            line[[cells[x, y] for x in range(rows) if s >> x & 1 and matrix[x][y] == answer]] = 1
            line[top] = -1
            above.append(line)
    for classes in partitions(rows):
        if len(classes) <= count:
            line = np.zeros(width)
            for part in classes:
                line[[tops[sum(1 << x for x in part), y] for y in range(columns)]] = 1
            line[-1] = -1
            above.append(line)
    whole = np.zeros((1, width))
    whole[0, : len(cells)] = 1
    limits = [(0, 0 if matrix[x][y] < 0 else None) for x, y in cells] + [(0, None)] * (len(tops) + 1)
    goal = np.zeros(width)
    goal[-1] = 1
    found = linprog(goal, A_ub=np.array(above), b_ub=np.zeros(len(above)), A_eq=whole, b_eq=[1], bounds=limits)
    assert found.status == 0
    return float(found.fun)


@pytest.mark.parametrize("error", [Fraction(1, 3), Fraction(1, 10)])
@pytest.mark.parametrize(("count", "size"), first([(3, 3), (2, 4), (20, 4), (60, 5)], night=2))
def test_one_message_with_public_coins_is_exact(count: int, size: int, error: Fraction) -> None:
    for matrix in matrices(count, size):
        if all(cell < 0 for row in matrix for cell in row):
            continue
        for measure, lines in ((Measure.R1_AB, matrix), (Measure.R1_BA, turned(matrix))):
            bits = next(b for b in range(4) if success(lines, 1 << b) >= 1 - error - 1e-9)
            for side in Side:
                assert bound(matrix, measure, side, error) == bits, (measure, side, matrix)
