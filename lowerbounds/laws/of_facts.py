"""What is known of a problem in closed form, held to what certificates prove at small sizes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from functools import cache
from math import prod

from reductions import Measure, Problem, Side
from reductions.costs.fact import Fact, with_implied
from reductions.laws.report import Law

from ..certificates.certificate import Certificate
from ..certificates.query import METHODS, Budget, Query, TimeUp
from ..verification import verify

MOST_CELLS = 40
STEPS = 20_000  # for one search on an item of the house: every one ends by itself before that
FEW = 300  # for one search on a problem of anyone's
ERROR = Fraction(1, 16)


def laws_of_facts(problem: Problem) -> Iterator[Law]:
    """The law of a problem that needs searches: no certified bound contradicts a fact."""
    yield "no certified bound contradicts a fact", lambda: _held(problem)


def sizes(problem: Problem) -> list[int]:
    """The smallest size with something to say, and the largest that is small."""
    fitting = [n for n in range(problem.smallest, problem.smallest + 5) if _cells(problem, n) <= MOST_CELLS]
    return sorted({*fitting[:1], *fitting[-1:]}) or [problem.smallest]


def certified(
    problem: Problem, n: int, measure: Measure, side: Side, *, steps: int | None = None
) -> Iterator[Certificate]:
    """The best certificate of each method of this house's shelf, checked; of so many steps, or else of a whole search.

    Raises:
        ValueError: the checker refuses one.
        TimeUp: a search that was to end by itself did not, in 20,000 steps.
    """
    stops = (ValueError,) if steps is None else (ValueError, TimeUp)  # a ValueError: the method does not apply
    for name in METHODS.own_names():
        method = METHODS.get(name)
        if name == "auto" or (measure, side) not in method.proves:
            continue
        query = Query(problem, n, measure, side, ERROR if measure.randomised else Fraction(0))
        found = []
        with suppress(*stops):
            for certificate in method.search(query, Budget.of_steps(steps or STEPS)):
                found.append(certificate)
        for certificate in found[-1:]:
            outcome = verify(certificate)
            if not outcome.valid:
                raise ValueError(f"{name}: {outcome.sentence}")
            yield certificate


def contradicted(fact: Fact, problem: Problem, n: int, lower: int, upper: int | None) -> str | None:
    """How certified bounds in the fact's measure contradict it at n; None where they do not."""
    if n < fact.smallest:
        return None
    known = fact.at(n, ERROR)
    wrong = lower > known if fact.side is Side.UPPER else upper is not None and known > upper
    if not wrong:
        return None
    said = f"{fact.measure.value} {fact.side.sign} {known} of {problem.at(n)} ({fact.source})"
    return f"{said}; certified is ≥ {lower} and ≤ {upper}"


def _held(problem: Problem) -> str | None:
    facts = tuple(with_implied(problem.facts()))
    if not facts:
        return None
    fitting = [n for n in sizes(problem)[:1] if _cells(problem, n) <= MOST_CELLS]

    @cache
    def best(n: int, measure: Measure, side: Side) -> list[int]:
        return [one.claim.bound for one in certified(problem, n, measure, side, steps=FEW)]

    for fact in facts:
        for n in fitting:
            lower = max(best(n, fact.measure, Side.LOWER), default=0)
            upper = min(best(n, fact.measure, Side.UPPER), default=None)
            if said := contradicted(fact, problem, n, lower, upper):
                raise ValueError(said)
    return f"{len(facts)} facts at n={fitting[0]}" if fitting else None


def _cells(problem: Problem, n: int) -> int:
    try:
        problem.check_size(n)
    except ValueError:
        return MOST_CELLS + 1
    return prod((problem.x_space(n).size, problem.y_space(n).size))
