"""R and R1 exactly, on small matrices: the best mixture of protocols of so many bits, and the distribution against it.

The public coins choose a protocol without coins; the worst pair against the best mixture is a zero-sum game, and its
value is also the most that one protocol gets right of the hardest distribution (Yao). Both optima are found by linear
programming, with the best protocol against a distribution worked out by dynamic programming; they are rounded to
integers, so that either side is a certificate by itself. The number of bits grows until the mixture errs on no pair
with more than ε.

Source: Yao (1977), the minimax principle; Kushilevitz and Nisan (1997), Theorem 3.20.

Example:
    >>> from fractions import Fraction
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("equality"), 2, Measure.R1_AB, error=Fraction(1, 5))
    >>> [certificate.claim.bound for certificate in METHOD.search(query, Budget(60))]
    [1, 2]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from reductions import Measure, Side
from reductions.problem import OUTSIDE

from ..certificates.certificate import Certificate
from ..certificates.query import Budget, Query
from .games.solving import Hard, Mixture, play
from .games.written import SIDES, game, hard, lines_of, mixed


@dataclass(frozen=True)
class PublicCoins:
    """Games of so many bits."""

    effort: ClassVar[int] = 1

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Randomised measures on both sides."""
        return tuple((measure, side) for side in Side for measure in Measure if measure.randomised)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Lower bounds that grow, or the one upper bound that meets them.

        Raises:
            ValueError: more than 10 different inputs of the sender of one message, or 12 of both where both speak.
            TimeUp: from the budget.
        """
        lines = lines_of(query)
        inside = lines.matrix != OUTSIDE
        spent = 0 if query.measure.in_bits else 1
        while inside.any() and spent <= SIDES:
            budget.report(f"are {spent} {query.measure.unit(spent)} enough?")
            enough = False
            for found in play(inside, game(query, lines.matrix, spent), budget, aim=1 - query.error):
                if isinstance(found, Mixture) and found.value >= 1 - query.error:
                    enough = True
                    if query.side is Side.UPPER:
                        yield mixed(query, lines, found, spent)
                elif isinstance(found, Hard) and found.value < 1 - query.error and query.side is Side.LOWER:
                    yield hard(query, lines, found, spent + 1)
            if enough:
                return
            spent += 1


METHOD = PublicCoins()
