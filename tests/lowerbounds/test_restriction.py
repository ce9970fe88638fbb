"""A smaller size inside a larger one: the same answers on every pair, and bounds that do not fall with n."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest

from lowerbounds.certificates.query import Budget, Query
from lowerbounds.intervals.atlas import Atlas, atlas
from lowerbounds.methods.restriction import METHOD, embed
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure
from reductions.problems.kinds.table import from_matrix

from ..shelves import PROBLEM_SPECS
from ..tiers import first

INSIDE = [("maximum", 1, 2), ("disjointness", 2, 4), ("index", 2, 3), ("dictionary", 1, 2), ("is_tree", 2, 3)]
MOST_CELLS = 1 << 12


@pytest.mark.parametrize(("spec", "m", "n"), INSIDE)
def test_the_smaller_matrix_is_in_the_larger(spec: str, m: int, n: int) -> None:
    problem = PROBLEMS.get(spec)
    found = embed(problem, m, n)
    assert found is not None
    assert len(set(found.rows)) == problem.x_space(m).size and len(set(found.columns)) == problem.y_space(m).size
    for x, row in zip(problem.x_space(m), found.rows, strict=True):
        for y, column in zip(problem.y_space(m), found.columns, strict=True):
            assert problem.define(x, y) == problem.define(
                problem.x_space(n).unrank(row), problem.y_space(n).unrank(column)
            )


def test_what_is_not_inside_is_not_found() -> None:
    assert embed(PROBLEMS.get("gap_hamming"), 4, 5) is None
    with pytest.raises(ValueError, match="two answers"):  # of which the smaller size has no more
        list(METHOD.search(Query(PROBLEMS.get("maximum"), 2, Measure.RANK), Budget.of_steps(100)))
    with pytest.raises(ValueError, match="no smaller size"):
        list(METHOD.search(Query(from_matrix([[0, 1], [1, 0]]), 1, Measure.R), Budget.of_steps(100)))


@pytest.mark.parametrize(
    ("spec", "n", "measure", "bound"),
    [
        ("maximum", 3, Measure.R, 3),
        ("equality:symbols=3", 2, Measure.R, 2),
        ("intersection_size", 2, Measure.R1_BA, 1),
        ("unique_disjointness", 3, Measure.RANK, 2),
    ],
)
def test_a_witness_of_a_smaller_size_proves_the_larger(spec: str, n: int, measure: Measure, bound: int) -> None:
    error = Fraction(1, 3) if measure.randomised else Fraction(0)
    found = list(METHOD.search(Query(PROBLEMS.get(spec), n, measure, error=error), Budget.of_steps(20_000)))
    assert found[-1].claim.bound == bound
    assert (found[-1].claim.n, found[-1].method) == (n, "restriction")
    assert all(verify(certificate).valid for certificate in found)


@pytest.mark.parametrize("spec", first(PROBLEM_SPECS))
def test_no_lower_bound_of_the_atlas_falls_where_the_smaller_size_is_inside(spec: str) -> None:
    lines: dict[tuple[Measure, Fraction], dict[int, int]] = {}
    for one in whole().intervals:
        if one.problem.spec == PROBLEMS.get(spec).spec:
            lines.setdefault((one.measure, one.error), {})[one.n] = one.lower
    inside = {}
    for key, line in lines.items():
        for m, n in pairwise(sorted(line)):
            if (m, n) not in inside:
                inside[m, n] = cells(spec, m) <= MOST_CELLS and embed(PROBLEMS.get(spec), m, n) is not None
            assert line[m] <= line[n] or not inside[m, n], (key, m, n)


@cache
def whole() -> Atlas:
    return atlas()


def cells(spec: str, n: int) -> int:
    return PROBLEMS.get(spec).x_space(n).size * PROBLEMS.get(spec).y_space(n).size
