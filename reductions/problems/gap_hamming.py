"""GHD: x, y ∈ {0,1}ⁿ that differ in Δ places, with the promise |Δ − n/2| ≥ √n; the answer is 1 when Δ ≥ n/2 + √n.

To estimate a distance to within its own noise. The promise is decided in integers: (2Δ − n)² ≥ 4n.

Source: Chakrabarti and Regev (2012), who prove R = Ω(n) without a constant; the numbers given here are elementary.

Example:
    >>> PROBLEM.define((0, 0, 0, 0), (1, 1, 1, 1)), PROBLEM.define((0, 0, 0, 0), (0, 0, 0, 0))
    (1, 0)
    >>> PROBLEM.define((0, 0, 0, 0), (0, 0, 1, 1)) is None
    True
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from operator import ne
from typing import Any

from ..costs.fact import Fact
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Array
from .kinds.composition import Composed, Composition, Count, Gadget

_SENDS = HERE.at("Alice sends x, Bob answers")


def _far(n: int, count: int) -> int | None:
    return int(2 * count > n) if (2 * count - n) ** 2 >= 4 * n else None


_COMPOSITION = Composition(Gadget(2, 2, ne), Count(_far))


@dataclass(frozen=True)
class GapHamming(Composed):
    """Whether two strings differ in clearly more, or in clearly less, than half of their places."""

    @property
    def smallest(self) -> int:
        """Four: below, no distance keeps the promise."""
        return 4

    @property
    def composition(self) -> Composition:
        """The number of i with xᵢ ≠ yᵢ."""
        return _COMPOSITION

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        xp = x.__array_namespace__()
        return xp.astype(2 * xp.sum(x ^ y, axis=-1, dtype=x.dtype) > x.shape[-1], x.dtype)

    def domain(self, x: Array, y: Array) -> Array:
        """(2Δ − n)² ≥ 4n."""
        xp, n = x.__array_namespace__(), x.shape[-1]
        return (2 * xp.sum(x ^ y, axis=-1, dtype=x.dtype) - n) ** 2 >= 4 * n

    def facts(self) -> tuple[Fact, ...]:
        """What sending the whole string costs, and that two complementary strings fool both answers."""
        fooled = HERE.at("on the strings 0ⁿ and 1ⁿ it is XOR of two bits: four leaves")
        return (
            Fact(Measure.D, Side.LOWER, lambda n, _: 2, "2", fooled, smallest=4),
            Fact(Measure.D, Side.UPPER, lambda n, _: n + 1, "n + 1", _SENDS, smallest=4),
            Fact(Measure.D1_AB, Side.UPPER, lambda n, _: n, "n", _SENDS, smallest=4),
            Fact(Measure.D1_BA, Side.UPPER, lambda n, _: n, "n", _SENDS, smallest=4),
        )

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array]:
        """Half of the pairs at the least distance with the answer 1, half at the largest with the answer 0.

        Given its distance a pair is uniform: x is uniform, and so is the set of places where y differs. The edge of the
        promise is where the answers are hardest to tell apart.
        """
        edge = (n + isqrt(4 * n - 1) + 2) // 2  # least Δ with 2Δ − n ≥ √(4n), rounded up
        differ = (rng.permutation(count) * 2 >= count)[:, None]
        place = rng.random((count, n)).argsort(axis=-1).argsort(axis=-1)  # a random permutation a row
        x = rng.integers(2, size=(count, n))
        return x, x ^ (place < (n - edge) + (2 * edge - n) * differ)


PROBLEM = GapHamming()
