"""Every interval of the atlas on a matrix to 8×8 holds the true cost, worked out from a definition of its own."""

from __future__ import annotations

import pytest

from lowerbounds import atlas
from reductions import Measure

from ..second_opinion.matrices import matrix_of
from ..second_opinion.rectangles import TooLarge, fewest
from ..tiers import first
from .test_exact_small import messages, trees, turned

LARGEST = 8
SIZES = {  # inputs of the party that has more, known before a table is made
    (one.problem.spec, one.n): max(one.problem.x_space(one.n).size, one.problem.y_space(one.n).size)
    for one in atlas().intervals
}
CASES = sorted(case for case, size in SIZES.items() if size <= LARGEST)


def costs(spec: str, n: int) -> dict[Measure, int] | None:
    """The true costs by plain tables; None where the problem has no definition here or is too large."""
    found = matrix_of(spec, n)
    if found is None or max(len(found[0]), len(found[0][0])) > LARGEST:
        return None
    plain, answers = found
    matrix = tuple(tuple(-1 if cell is None else cell for cell in row) for row in plain)
    depth, leaves = trees(matrix)
    states = messages(matrix), messages(turned(matrix))
    true = {Measure.D: depth, Measure.LEAVES: leaves, Measure.STATES_AB: states[0], Measure.STATES_BA: states[1]}
    true |= {Measure.D1_AB: (states[0] - 1).bit_length(), Measure.D1_BA: (states[1] - 1).bit_length()}
    if answers == 2:
        try:
            covers = [fewest(plain, answer, overlapping=True) for answer in (0, 1)]
        except TooLarge:
            return true
        true |= {Measure.COVER0: covers[0], Measure.COVER1: covers[1]}
        true |= {Measure.N0: max(0, covers[0] - 1).bit_length(), Measure.N1: max(0, covers[1] - 1).bit_length()}
    return true


def check(spec: str, n: int) -> int:
    true = costs(spec, n) or {}
    held = 0
    for one in atlas(spec).intervals:
        if (one.problem.spec, one.n) == (spec, n) and one.measure in true:
            value = true[one.measure]
            assert one.lower <= value, str(one)
            assert one.upper is None or value <= one.upper, str(one)
            held += 1
    return held


@pytest.mark.parametrize("spec", ["maximum", "unique_disjointness", "is_tree"])
def test_the_true_cost_lies_in_the_interval(spec: str) -> None:
    assert check(spec, 2) >= 5


@pytest.mark.parametrize(("lines", "least"), first([(6, 100), (LARGEST, 250)], fast=0, night=1))
def test_all_true_costs_lie_in_their_intervals(lines: int, least: int) -> None:
    assert sum(check(spec, n) for spec, n in CASES if SIZES[spec, n] <= lines) >= least
