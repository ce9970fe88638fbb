"""One-way bounds from a law: with M messages at most a share A of it is right, so errors below 1 − A need more.

The law is uniform on the promise; multipliers come from a linear program over all sets
of rows, rounded outwards, so at most 16 rows. For R1(ε) that is the easy half of Yao's principle.

Source: proved in the checker, `lowerbounds.checks.lagrange_ceiling`.

Example:
    >>> from fractions import Fraction
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("index"), 2, Measure.R1_AB, error=Fraction(1, 5))
    >>> [*METHOD.search(query, Budget(10))][-1].claim.bound
    2
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reductions import Measure, Side

from ..certificates.certificate import Certificate
from ..certificates.query import Budget, Query
from ..checks.shared.one_way import ALICE, SENDERS
from ..memory.matrices.certificate import MOST_ROWS, certificate_of
from ..memory.matrices.lagrange import lagrange
from ..memory.matrices.law import Law, problem_law


@dataclass(frozen=True)
class AverageCase:
    """Lagrange ceilings at ever more messages."""

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """One-way measures from below."""
        return tuple((measure, Side.LOWER) for measure in SENDERS)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate for each number of messages that is not enough, as long as there is one.

        Raises:
            ValueError: more than 16 inputs of the sender.
            TimeUp: from the budget.
        """
        law = problem_law(query.problem, query.n)
        if SENDERS[query.measure] != ALICE:
            law = Law(tuple(zip(*law.weights, strict=True)), tuple(zip(*law.answers, strict=True)))
        if len(law.weights) > MOST_ROWS:
            raise ValueError(f"{query.problem.spec}, n={query.n}: {len(law.weights)} rows; at most {MOST_ROWS}")
        for states in range(1, len(law.weights)):
            budget.check()
            found = lagrange(law, states)
            if found.accuracy >= 1 - query.error:
                return
            yield certificate_of(found, query.problem, query.n, measure=query.measure, error=query.error)


METHOD = AverageCase()
