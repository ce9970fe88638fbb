"""What a search for certificates is given, and what it gives: a query and a budget in, ever better certificates out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from reductions import Measure, Problem, Side
from reductions.shelf import Shelf

from .certificate import Certificate, Claim


class TimeUp(Exception):
    """The budget is spent; what was yielded before stands."""


@dataclass(frozen=True)
class Query:
    """What is to be certified: a bound on `side` of `measure`(problem at n), with error ε where errors are allowed."""

    problem: Problem
    n: int
    measure: Measure
    side: Side = Side.LOWER
    error: Fraction = Fraction(0)

    def claim(self, bound: int) -> Claim:
        """The query answered with a bound."""
        return Claim(self.problem, self.n, self.measure, self.side, bound, self.error)


class Budget:
    """Seconds that a search may take, and where it says how far it is."""

    def __init__(self, seconds: float, report: Callable[[str], None] = lambda text: None) -> None:
        self._end = time.monotonic() + seconds
        self.report = report

    @property
    def left(self) -> float:
        """Seconds left; negative when overdrawn."""
        return self._end - time.monotonic()

    def check(self) -> None:
        """Stop the search when the time is up; cheap enough for an inner loop.

        Raises:
            TimeUp: the budget is spent.
        """
        if self.left <= 0:
            raise TimeUp


class Method(Protocol):
    """One way to find certificates: the item of a file in `lowerbounds/methods`."""

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """The claims it can make."""
        ...

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Certificates for the query, each better than the one before; none where the method finds none.

        Raises:
            ValueError: the method does not apply to this problem, with the reason.
            TimeUp: from the budget.
        """
        ...


METHODS: Shelf[Method] = Shelf("lowerbounds.methods", "METHOD", group="lowerbounds.methods")
