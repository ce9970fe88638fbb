"""HAM: x, y ∈ {0,1}ⁿ; the answer is Δ(x, y), the number of places where they differ, one of n + 1 numbers.

Equality with the number of differences asked for.

Source: proved in this module.

Example:
    >>> PROBLEM.define((1, 0, 1), (1, 1, 0)), PROBLEM.answers(3)
    (2, 4)
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import ne
from typing import Any

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Array
from .equality import PROBLEM as EQUALITY
from .kinds.composition import Composed, Composition, Count, Gadget

_DIFFERS = HERE.at("x is the only row with 0 in column x")
_SENDS = HERE.at("Alice sends x, Bob announces the distance")
# For every x the pair (x, x) is alone in its rectangle of answer 0, and so is (x, its complement) in that of answer n.
_ENDS = HERE.at("2ⁿ leaves with answer 0, as many with answer n, and one more for each answer between")


def _distance(n: int, count: int) -> int:
    return count


_COMPOSITION = Composition(Gadget(2, 2, ne), Count(_distance))


@dataclass(frozen=True)
class HammingDistance(Composed):
    """In how many places two strings differ."""

    @property
    def composition(self) -> Composition:
        """The number of i with xᵢ ≠ yᵢ."""
        return _COMPOSITION

    def answers(self, n: int) -> int:
        """0 … n."""
        return n + 1

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        return x.__array_namespace__().sum(x ^ y, axis=-1, dtype=x.dtype)

    def facts(self) -> tuple[Fact, ...]:
        """One message exactly; leaves and D from below by pairs at the ends."""

        def states(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: 2**n, "2**n", _DIFFERS))

        def leaves(n: int, _: object) -> int:
            return 2 ** (n + 1) + n - 1

        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            Fact(Measure.LEAVES, Side.LOWER, leaves, "2**(n + 1) + n - 1", _ENDS),
            Fact(
                Measure.D, Side.LOWER, lambda n, e: ceil_log2(leaves(n, e)), "ceiling(log2(2**(n + 1) + n - 1))", _ENDS
            ),
            Fact(Measure.D, Side.UPPER, lambda n, _: n + ceil_log2(n + 1), "n + ceiling(log2(n + 1))", _SENDS),
        )

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array] | None:
        """That of equality: distance 0 against distance 1."""
        return EQUALITY.hard(n, count, rng)


PROBLEM = HammingDistance()
