"""x > y for two uniform numbers below N = 2ⁿ: all but 1/(4M) can be right, whatever n is.

A state that stands for c rows errs in at least ⌊c²/4⌋ cells: order them; for j = 1 … c − 1 there is a column that has j
of them above it and c − j not, other columns for other j, and min(j, c − j) errors there add up to ⌊c²/4⌋. Neighbouring
rows make exactly that many, ⌊c²/4⌋ is convex, so M runs of nearly equal length are the optimum: 1 − Σ ⌊c_i²/4⌋/N².

Source: proved here, in the lines above.

Example:
    >>> from lowerbounds.memory.bounds.capacity import Capacity
    >>> [str(CEILING.ceiling(4, Capacity.of(state_bits=s)).accuracy) for s in range(4)]
    ['3/4', '7/8', '15/16', '31/32']
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from reductions import Problem
from reductions.problems.greater_than import GreaterThan as GreaterThanProblem

from ..bounds.bounded import Bound, Status
from ..bounds.capacity import Capacity
from ..bounds.kind import Kind


@dataclass(frozen=True)
class GreaterThan(Kind):
    """Which of two uniform n-bit numbers is larger."""

    @property
    def largest(self) -> int:
        """Numbers of n bits are squared."""
        return 1 << 20

    def law(self, n: int) -> str:
        """How the two numbers are drawn."""
        return f"x and y independent and uniform below 2^{n}"

    def content_bits(self, n: int) -> int:
        """Bits of Alice's number itself."""
        return n

    def bound(self, n: int, capacity: Capacity) -> Bound:
        """The best partition: runs of rows, of sizes that differ by one at most."""
        numbers = 1 << n
        states = capacity.states_up_to(numbers)
        size, longer = divmod(numbers, states)
        errors = longer * ((size + 1) ** 2 // 4) + (states - longer) * (size**2 // 4)
        accuracy = 1 - Fraction(errors, numbers**2)
        return Bound(accuracy, Status.EXACT, "balanced runs of numbers; a class of c errs ⌊c²/4⌋ times", accuracy)

    @classmethod
    def of(cls, problem: Problem) -> GreaterThan | None:
        """The problem of the same name."""
        return cls() if type(problem) is GreaterThanProblem else None


CEILING = GreaterThan()
