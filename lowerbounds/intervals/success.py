"""What M messages with public coins are worth: the best worst case over all pairs, from both sides, as fractions.

Example:
    >>> [(point.messages, str(point.success)) for point in success("equality", 2).points]
    [(1, '1/2'), (2, '10/13'), (3, '7/8'), (4, '1')]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from reductions import Measure, Problem, Side
from reductions.outside import own_code
from reductions.problem import OUTSIDE

from ..certificates.certificate import Certificate
from ..certificates.query import Budget, Query, Steps, TimeUp
from ..certification import SECONDS, question
from ..methods.games.solving import Hard, Mixture, play
from ..methods.games.written import Lines, game, hard, lines_of, mixed
from ..shown.table import Table
from ..verification import verify

_JUST = 10**6  # a distribution shows what is needed below its error, by so small a part of one pair
_SENT = (Measure.RSTATES_AB, Measure.RSTATES_BA)


@dataclass(frozen=True)
class Point:
    """The success of one number of messages.

    Attributes:
        messages: M.
        below, above: what a mixture of protocols reaches on every pair, and what none exceeds under a distribution.
        mixture: M messages are enough for error 1 − `below`.
        hard: they are not for any error below 1 − `above`; None where all is right.
    """

    messages: int
    below: Fraction
    above: Fraction
    mixture: Certificate
    hard: Certificate | None

    @property
    def success(self) -> Fraction | None:
        """The value where both sides meet."""
        return self.below if self.below == self.above else None


@dataclass(frozen=True)
class Success:
    """The curve: a point a number of messages, up to the one with which all is right.

    Attributes:
        query: the problem, its size, and who sends; its error says nothing.
        points: from 1 message on.
    """

    query: Query
    points: tuple[Point, ...]

    def table(self) -> Table:
        """A row a point."""
        rows = tuple(
            (point.messages, str(point.below), str(point.above), point.success is not None, float(point.below))
            for point in self.points
        )
        title = f"{self.query.measure.value} of {self.query.problem.at(self.query.n)}"
        notes = ("the least probability over all pairs that the answer is right, with public coins",)
        return Table(("messages", "success ≥", "success ≤", "closed", "about"), rows, title, notes)

    def __repr__(self) -> str:
        return f"<success of {self.query.problem.at(self.query.n)}: {len(self.points)} points>"

    def __str__(self) -> str:
        return str(self.table())

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


@own_code
def success(
    problem: str | Problem,
    n: int,
    *,
    measure: Measure = Measure.RSTATES_AB,
    seconds: float = SECONDS,
    steps: int | None = None,
    report: Callable[[str], None] = lambda text: None,
) -> Success:
    """The best success of every number of messages, each side with a certificate that was checked.

    Args:
        problem: a name on the shelf with its parameters, or a problem such as `reductions.from_matrix` makes.
        n: its size; 1 for an explicit matrix.
        measure: who sends, `RSTATES_AB` or `RSTATES_BA`.
        seconds: what all searches together may take; what was reached by then stands.
        steps: in place of seconds, in looks at the budget.
        report: is told what is searched.

    Raises:
        ValueError: no such problem or size, another measure, too many inputs, or not one point in the time.
    """
    if measure not in _SENT:
        raise ValueError(f"measure={measure.name}: wanted {' or '.join(one.name for one in _SENT)}")
    query = question(problem, n, measure=measure, error=Fraction(0))
    budget = Budget(seconds if steps is None else steps, report, steps=None if steps is None else Steps())
    lines, points = lines_of(query), list[Point]()
    while not points or points[-1].below < 1:
        budget.report(f"{len(points) + 1} messages")
        try:
            points.append(_point(query, lines, len(points) + 1, budget))
        except TimeUp:
            break
    if not points:
        raise ValueError(f"not one point for {query.problem.at(query.n)} in the time")
    return Success(query, tuple(points))


def _point(query: Query, lines: Lines, messages: int, budget: Budget) -> Point:
    fairest, hardest = None, None
    for found in play(lines.matrix != OUTSIDE, game(query, lines.matrix, messages), budget):
        if isinstance(found, Mixture):
            fairest = found
        else:
            hardest = found
    if fairest is None or hardest is None:
        raise ValueError(f"{query.problem.at(query.n)}: no pair is inside the promise")
    mixture = mixed(_at(query, Side.UPPER, 1 - fairest.value), lines, fairest, messages)
    return Point(messages, fairest.value, hardest.value, _checked(mixture), _lower(query, lines, hardest, messages))


def _lower(query: Query, lines: Lines, found: Hard, messages: int) -> Certificate | None:
    if found.value >= 1:
        return None
    error = 1 - found.value - Fraction(1, _JUST * int(found.weights.sum()))
    return _checked(hard(_at(query, Side.LOWER, error), lines, found, messages + 1))


def _at(query: Query, side: Side, error: Fraction) -> Query:
    return Query(query.problem, query.n, query.measure, side, error)


def _checked(certificate: Certificate) -> Certificate:
    outcome = verify(certificate)
    if not outcome.valid:
        raise ValueError(f"the checker does not accept what the search found: {outcome.sentence}")
    return certificate
