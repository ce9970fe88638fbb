"""HAM≤: x, y ∈ {0,1}ⁿ; the answer is 1 when they differ in at most `most` places.

Equality for `most` = 0; two-way and one-way costs are n, up to a constant, but errors make it cheap where `most` is
small.

Source: Ambainis, Gasarch, Srinivasan and Utis (2006) for D ≥ n − 2; what is given here is proved in this module.

Example:
    >>> PROBLEM.define((1, 0, 1), (1, 1, 1)), PROBLEM.define((1, 0, 1), (0, 1, 1))
    (1, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import ne

from ..costs.fact import Fact, exactly
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Array
from .kinds.composition import Composed, Composition, Count, Gadget

# Let x and x' differ in s ≥ 1 places. If s > 2d + 1, y = x tells them apart. Otherwise flip d + 1 places of x, as many
# as there are among the s: y is at distance d + 1 of x, and at most d of x'.
_APART = HERE.at("strings that differ are told apart by one at distance d + 1 of the first, or by the first itself")
_SENDS = HERE.at("Alice sends x, Bob answers")


@lru_cache
def _composition(most: int) -> Composition:
    return Composition(Gadget(2, 2, ne), Count(lambda n, count: int(count <= most)))


@dataclass(frozen=True)
class HammingThreshold(Composed):
    """Whether two strings are almost equal.

    Attributes:
        most: in how many places they may differ.
    """

    most: int = 1

    def __post_init__(self) -> None:
        if self.most < 0:
            raise ValueError(f"most={self.most}: wanted at least 0")

    @property
    def smallest(self) -> int:
        """One more than `most`: below, the answer is always 1."""
        return self.most + 1

    @property
    def composition(self) -> Composition:
        """At most so many i have xᵢ ≠ yᵢ."""
        return _composition(self.most)

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        xp = x.__array_namespace__()
        return xp.astype(xp.sum(x ^ y, axis=-1, dtype=x.dtype) <= self.most, x.dtype)

    def facts(self) -> tuple[Fact, ...]:
        """One-way costs exactly, and what sending a string costs."""
        least = self.most + 1

        def states(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: 2**n, "2**n", _APART, smallest=least))

        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            Fact(Measure.D, Side.UPPER, lambda n, _: n + 1, "n + 1", _SENDS, smallest=least),
        )


PROBLEM = HammingThreshold()
