"""The house law: no certified lower bound exceeds a certified upper bound, nor either what is known in closed form."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from lowerbounds.laws.of_facts import certified, contradicted, sizes
from reductions import PROBLEMS, Measure, Side
from reductions.costs.fact import with_implied
from reductions.costs.logarithms import ceil_log2

from ..tiers import first

CHEAPER = {  # a cost that is never above another
    Measure.R: (Measure.D, Measure.R1_AB, Measure.R1_BA),
    Measure.R1_AB: (Measure.D1_AB,),
    Measure.R1_BA: (Measure.D1_BA,),
    Measure.N0: (Measure.D,),
    Measure.N1: (Measure.D,),
}

NIGHT = {"sparse_disjointness": 1}  # the first of its sizes that takes half a minute, counted from 0


def cases(name: str) -> list[Any]:
    """The smallest size is fast, unless a whole search at it is long; what takes half a minute waits for the night."""
    problem = PROBLEMS.get(name)
    few = problem.x_space(problem.smallest).size * problem.y_space(problem.smallest).size <= 100
    return first([(name, n) for n in sizes(problem)], fast=int(few), night=NIGHT.get(name))


CASES = [case for name in PROBLEMS.names() for case in cases(name)]


@cache
def best(name: str, n: int, measure: Measure) -> tuple[int, int | None]:
    """The strongest certified bounds from below and above; 0 and None where there is none."""
    problem = PROBLEMS.get(name)
    lower, upper = ([one.claim.bound for one in certified(problem, n, measure, side)] for side in Side)
    return max(lower, default=0), min(upper, default=None)


@pytest.mark.parametrize(("name", "n"), CASES)
def test_no_lower_bound_exceeds_an_upper_bound(name: str, n: int) -> None:
    compared = 0
    for measure in Measure:
        lower, upper = best(name, n, measure)
        compared += lower > 0 and upper is not None
        assert upper is None or lower <= upper, measure
        for dearer in CHEAPER.get(measure, ()):
            above = best(name, n, dearer)[1]
            extra = ceil_log2(PROBLEMS.get(name).answers(n)) if measure is Measure.R and dearer is not Measure.D else 0
            assert above is None or lower <= above + extra, (measure, dearer)
    assert compared >= 5, "most measures have a certified bound on either side"
    assert best(name, n, Measure.D)[0] >= ceil_log2(max(1, best(name, n, Measure.LEAVES)[0]))
    for one_way, states in ((Measure.D1_AB, Measure.STATES_AB), (Measure.D1_BA, Measure.STATES_BA)):
        assert best(name, n, one_way)[0] == ceil_log2(max(1, best(name, n, states)[0]))


@pytest.mark.parametrize(("name", "n"), CASES)
def test_no_certified_bound_contradicts_a_fact(name: str, n: int) -> None:
    problem = PROBLEMS.get(name)
    for fact in with_implied(problem.facts()):
        assert contradicted(fact, problem, n, *best(name, n, fact.measure)) is None


def test_a_fact_that_is_false_is_contradicted() -> None:
    (fact,) = [one for one in PROBLEMS.get("equality").facts() if (one.measure, one.side) == (Measure.D, Side.LOWER)]
    assert contradicted(fact, PROBLEMS.get("equality"), 2, 3, 3) is None
    said = contradicted(fact, PROBLEMS.get("equality"), 2, 0, 2)
    assert (
        said is not None and said.startswith("D ≥ 3 of equality at n=2") and said.endswith("certified is ≥ 0 and ≤ 2")
    )
