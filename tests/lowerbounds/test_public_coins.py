"""R and R1 of small matrices against linear programmes over every protocol there is, listed from the definition."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from lowerbounds.certification import certify
from lowerbounds.verification import verify
from reductions import Measure, Side
from reductions.problems.kinds.table import from_matrix

from ..tiers import first

Table = tuple[tuple[int, ...], ...]


def partitions(rows: int, classes: int) -> Iterator[tuple[int, ...]]:
    """Every way to give each row one of the classes, numbered as they come."""
    for code in product(range(classes), repeat=rows):
        if all(c <= max(code[:i], default=-1) + 1 for i, c in enumerate(code)):
            yield code


def codes(shape: tuple[int, int], messages: int, answers: int) -> set[Table]:
    """What any one-way protocol of so many messages says on each pair."""
    lines = list(product(range(answers), repeat=shape[1]))
    return {
        tuple(said[c] for c in code)
        for code in partitions(shape[0], messages)
        for said in product(lines, repeat=max(code) + 1)
    }


def trees(rows: tuple[int, ...], columns: tuple[int, ...], depth: int, answers: int) -> set[tuple[int, ...]]:
    """What any protocol tree of this depth says on the pairs of a rectangle, row by row."""
    found = {(answer,) * (len(rows) * len(columns)) for answer in range(answers)}
    if depth == 0:
        return found
    for own, is_row in ((rows, True), (columns, False)):
        for inside in product((False, True), repeat=len(own)):
            parts = [tuple(v for v, i in zip(own, inside, strict=True) if i is side) for side in (False, True)]
            if not all(parts):
                continue
            rects = [(part, columns) if is_row else (rows, part) for part in parts]
            for both in product(*(trees(*rect, depth - 1, answers) for rect in rects)):
                says = {}
                for (above, beside), said in zip(rects, both, strict=True):
                    says |= dict(zip(product(above, beside), said, strict=True))
                found.add(tuple(says[cell] for cell in product(rows, columns)))
    return found


def success(matrix: list[list[int | None]], protocols: Iterator[tuple[int, ...]]) -> float:
    """The best worst case of a mixture."""
    flat = [cell for row in matrix for cell in row]
    hits = np.array([[a in (None, s) for a, s in zip(flat, said, strict=True)] for said in protocols], dtype=float)
    count, cells = hits.shape
    found = linprog(
        np.r_[np.zeros(count), -1],
        A_ub=np.c_[-hits.T, np.ones(cells)],
        b_ub=np.zeros(cells),
        A_eq=[[1.0] * count + [0.0]],
        b_eq=[1],
        bounds=[(0, None)] * count + [(None, 1)],
    )
    return float(-found.fun)


def cost(matrix: list[list[int | None]], measure: Measure, error: Fraction, answers: int) -> int:
    """The least number of bits at which the mixture errs little enough; sizes are so small that ties are far off."""
    turned = [list(column) for column in zip(*matrix, strict=True)] if measure is Measure.R1_BA else matrix
    shape = len(turned), len(turned[0])
    for bits in range(8):
        if measure is Measure.R:
            listed = iter(trees(tuple(range(shape[0])), tuple(range(shape[1])), bits, answers))
        else:
            listed = (tuple(cell for row in said for cell in row) for said in codes(shape, 1 << bits, answers))
        if success(turned, listed) >= 1 - error - 1e-9:
            return bits
    raise AssertionError("no protocol at all")


def matrices() -> list[tuple[list[list[int | None]], int]]:
    rng = np.random.default_rng(17)
    found = []
    for answers, low in product((2, 3), (0, -1)):
        for _ in range(4):
            cells = rng.integers(low, answers, size=(3, 3)).tolist()
            found.append(([[None if cell < 0 else cell for cell in row] for row in cells], answers))
    return found


@pytest.mark.parametrize("measure", [Measure.R1_AB, Measure.R1_BA, Measure.R])
@pytest.mark.parametrize(("matrix", "answers"), first(matrices()))
@pytest.mark.parametrize("error", [Fraction(1, 3), Fraction(1, 10)])
def test_both_sides_meet_at_the_true_cost(matrix, answers, measure, error):
    wanted = cost(matrix, measure, error, answers)
    table = from_matrix(matrix, answers=answers)
    for side in Side:
        if side is Side.LOWER and wanted == 0:
            continue
        found = certify(table, 1, measure=measure, side=side, error=error, method="public_coins", steps=20_000)
        assert found.claim.bound == wanted
        assert verify(found).valid


@pytest.mark.parametrize(("error", "bits"), [(Fraction(1, 3), 2), (Fraction(1, 2), 0), (Fraction(0), 2)])
def test_a_bit_is_told_at_any_error(error: Fraction, bits: int) -> None:
    """x ⊕ y of one bit each: 2 bits below ε = ½, where a coin toss costs nothing."""
    table = from_matrix([[0, 1], [1, 0]])
    assert certify(table, 1, measure=Measure.R, side=Side.UPPER, error=error, steps=5000).claim.bound == bits
