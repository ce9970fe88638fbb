"""What a search for certificates is given, and what it gives: a query and a budget in, ever better certificates out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from reductions import Measure, Problem, Side
from reductions.shelf import Shelf

from .certificate import Certificate, Claim

TIME_UP = "time is up"  # how a search ended that its budget stopped
NOT_REACHED = "not reached"  # what became of a method for which nothing was left


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


class Steps:
    """A clock that only the search itself moves: each look at it is one step, so a search ends where it always ends."""

    def __init__(self) -> None:
        self.taken = 0

    def __call__(self) -> int:
        """One step more."""
        self.taken += 1
        return self.taken


class Budget:
    """What a search may take, and where it says how far it is.

    Args:
        seconds: how long; how many steps, where these are counted.
        report: is told what the search is at.
        steps: the clock in place of the usual one.

    Example:
        >>> budget = Budget.of_steps(2)
        >>> budget.left, budget.left
        (1, 0)
    """

    def __init__(
        self,
        seconds: float,
        report: Callable[[str], None] = lambda text: None,
        *,
        steps: Steps | None = None,
    ) -> None:
        self.report, self._steps = report, steps
        self._clock: Callable[[], float] = time.monotonic if steps is None else steps
        self._end = self._clock() + seconds

    @classmethod
    def of_steps(cls, steps: int) -> Budget:
        """So many looks at the budget, on any machine."""
        return cls(steps, steps=Steps())

    @property
    def left(self) -> float:
        """Seconds left, or steps; negative when overdrawn."""
        return self._end - self._clock()

    def charge(self, steps: int) -> None:
        """What a call of a solver counts for, where steps are counted; seconds go by of themselves."""
        if self._steps is not None:
            self._steps.taken += steps

    def part(self, seconds: float) -> Budget:
        """A budget of its own, of so much by the same clock."""
        return Budget(seconds, self.report, steps=self._steps)

    @contextmanager
    def uncharged(self) -> Iterator[None]:
        """What goes by in here costs nothing: loading the search is not searching."""
        start = self._clock()
        yield
        self._end += self._clock() - start

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
