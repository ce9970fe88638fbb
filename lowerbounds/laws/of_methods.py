"""The laws of a search for certificates: on small matrices all that it finds is checked, and bounds the true cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from reductions import PROBLEMS, Measure, Problem, Side, from_matrix
from reductions.laws.report import Law
from reductions.shelf import name_of

from ..certificates.certificate import Certificate
from ..certificates.query import Budget, Method, Query, TimeUp
from ..verification import verify
from .truths import LARGEST, costs, matrix_of

STEPS = 300  # looks at the budget that a search may take on one matrix
CELLS = 64
ERROR = Fraction(1, 8)
_TABLES = (  # constant, with a promise, with three answers, one column
    ((0, 0), (0, 0)),
    ((0, None, 1), (1, 0, None), (None, 1, 0)),
    ((0, 1, 2), (1, 2, 0), (2, 0, 1), (0, 0, 0)),
    ((0,), (1,), (1,)),
)


@dataclass(frozen=True)
class Small:
    """A problem at a size at which its costs are known by brute force."""

    problem: Problem
    n: int

    def costs(self) -> dict[Measure, int]:
        """The true cost in every measure without errors."""
        return _costs(self.problem, self.n)


def laws_of_method(method: Method, small: tuple[Small, ...] | None = None) -> Iterator[Law]:
    """The laws of the shelf of methods, on small problems of the shelf and on tables, unless others are given."""
    found = cache(lambda: list(_searched(method, smallest() if small is None else small)))
    yield "it says which claims it makes", lambda: _claims(method)
    yield "what it finds answers the question, each better than the one before", lambda: _answers(method, found)
    yield "every certificate is accepted by its checker", lambda: _verified(method, found)
    yield "no bound is on the wrong side of the cost by brute force", lambda: _true(method, found)


@cache
def smallest() -> tuple[Small, ...]:
    """Each problem of this house's shelf at its largest size that brute force can do, and some tables."""
    found = [Small(from_matrix(rows), 1) for rows in _TABLES]
    for problem in map(PROBLEMS.get, PROBLEMS.own_names()):
        fitting = [n for n in range(problem.smallest, problem.smallest + 3) if _is_small(problem, n)]
        found += [Small(problem, n) for n in fitting[-1:]]
    return tuple(found)


def true_sides(query: Query) -> tuple[int, int | None]:
    """What an upper bound is never below, and a lower one never above; None where that is not known here.

    With errors these are 0 or 1 bit, for an answer that can be guessed well enough or not, and the cost without errors.
    """
    exact = _costs(query.problem, query.n)
    if not query.measure.randomised:
        cost = exact.get(query.measure)
        return cost or 0, cost
    answers = {cell for row in matrix_of(query.problem, query.n) for cell in row} - {None}
    guessed = query.error >= 1 - Fraction(1, max(1, len(answers)))
    return 0 if guessed or not query.measure.announced else 1, exact[query.measure.deterministic]


@cache
def _costs(problem: Problem, n: int) -> dict[Measure, int]:
    return costs(matrix_of(problem, n), problem.answers(n))


def _is_small(problem: Problem, n: int) -> bool:
    try:
        problem.check_size(n)
    except ValueError:
        return False
    if problem.x_space(n).size * problem.y_space(n).size > CELLS:
        return False
    matrix = matrix_of(problem, n)
    return max(len(matrix), len(matrix[0])) <= LARGEST


Found = list[tuple[Query, list[Certificate]]]


def _searched(method: Method, small: tuple[Small, ...]) -> Iterator[tuple[Query, list[Certificate]]]:
    for measure, side in method.proves:
        for one in small:
            query = Query(one.problem, one.n, measure, side, ERROR if measure.randomised else Fraction(0))
            yield query, list(_until_it_stops(method, query))


def _until_it_stops(method: Method, query: Query) -> Iterator[Certificate]:
    """What it finds within the steps; a ValueError says that it does not apply."""
    with suppress(TimeUp, ValueError):
        yield from method.search(query, Budget.of_steps(STEPS))


def _claims(method: Method) -> str:
    proves = tuple(method.proves)
    if not proves or not all(isinstance(m, Measure) and isinstance(s, Side) for m, s in proves):
        raise ValueError(f"{name_of(method)}: proves is {proves}, wanted pairs of a measure and a side")
    return ", ".join(f"{measure.value} {side.sign}" for measure, side in proves)


def _answers(method: Method, found: Callable[[], Found]) -> str | None:
    count = 0
    for query, certificates in found():
        bounds = [certificate.claim.bound for certificate in certificates]
        for certificate, bound in zip(certificates, bounds, strict=True):
            if certificate.claim != query.claim(bound):
                asked = f"{query.measure.value} {query.side.sign} of {query.problem.at(query.n)}"
                raise ValueError(f"{name_of(method)}: asked for {asked}, it claims that {certificate.claim.sentence}")
        ascending = bounds if query.side is Side.LOWER else bounds[::-1]
        if ascending != sorted(ascending):
            raise ValueError(f"{name_of(method)}: {query.problem.at(query.n)}: the bounds {bounds} get worse")
        count += len(bounds)
    return f"{count} certificates" if count else None


def _verified(method: Method, found: Callable[[], Found]) -> str | None:
    count = 0
    for _, certificates in found():
        for certificate in certificates:
            outcome = verify(certificate)
            if not outcome.valid:
                raise ValueError(f"{name_of(method)}: {outcome.sentence}")
            count += 1
    return f"{count} certificates" if count else None


def _true(method: Method, found: Callable[[], Found]) -> str | None:
    count = 0
    for query, certificates in found():
        least, most = true_sides(query)
        for certificate in certificates:
            bound, side = certificate.claim.bound, query.side
            wrong = bound < least if side is Side.UPPER else most is not None and bound > most
            if wrong:
                raise ValueError(
                    f"{name_of(method)}: it claims that {certificate.claim.sentence}; "
                    f"the cost by brute force is {least if side is Side.UPPER else most}"
                )
            count += 1
    return f"{count} certificates on {len({(q.problem, q.n) for q, _ in found()})} small problems" if count else None
