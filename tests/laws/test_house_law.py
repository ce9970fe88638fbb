"""The house law: no certified lower bound exceeds a certified upper bound, nor either what is known in closed form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from functools import cache
from math import prod

import pytest

from lowerbounds.certificates.query import METHODS, Budget, Query
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.costs.fact import with_implied
from reductions.costs.logarithms import ceil_log2

MOST_CELLS = 40
STEPS = 3000  # for one search: every one ends by itself before that, or the law fails
ERROR = Fraction(1, 16)

CHEAPER = {  # a cost that is never above another
    Measure.R: (Measure.D, Measure.R1_AB, Measure.R1_BA),
    Measure.R1_AB: (Measure.D1_AB,),
    Measure.R1_BA: (Measure.D1_BA,),
    Measure.N0: (Measure.D,),
    Measure.N1: (Measure.D,),
}


def sizes(problem: Problem) -> list[int]:
    """The smallest size with something to say, and the largest that is small."""
    fitting = [
        n
        for n in range(problem.smallest, problem.smallest + 5)
        if prod((problem.x_space(n).size, problem.y_space(n).size)) <= MOST_CELLS
    ]
    return sorted({*fitting[:1], *fitting[-1:]}) or [problem.smallest]


CASES = [(name, n) for name in PROBLEMS.names() for n in sizes(PROBLEMS.get(name))]


def certified(problem: Problem, n: int, measure: Measure, side: Side) -> Iterator[int]:
    """The bounds that the methods of the shelf prove, each checked."""
    for name in METHODS.names():
        method = METHODS.get(name)
        if name == "auto" or (measure, side) not in method.proves:
            continue
        found = []
        query = Query(problem, n, measure, side, ERROR if measure.randomised else Fraction(0))
        with suppress(ValueError):  # the method does not apply
            found = list(method.search(query, Budget.of_steps(STEPS)))
        for certificate in found[-1:]:
            verdict = verify(certificate)
            assert verdict.valid, (name, verdict.sentence)
            yield certificate.claim.bound


@cache
def best(name: str, n: int, measure: Measure) -> tuple[int, int | None]:
    """The strongest certified bounds from below and above; 0 and None where there is none."""
    problem = PROBLEMS.get(name)
    lower = max(certified(problem, n, measure, Side.LOWER), default=0)
    return lower, min(certified(problem, n, measure, Side.UPPER), default=None)


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
    for fact in with_implied(PROBLEMS.get(name).facts()):
        if n >= fact.smallest:
            known, (lower, upper) = fact.at(n, ERROR), best(name, n, fact.measure)
            where = (fact.measure, fact.side, str(fact.source))
            if fact.side is Side.UPPER:
                assert lower <= known, where
            else:
                assert upper is None or known <= upper, where
