"""GT: x, y ∈ {0,1}ⁿ as numbers, most significant bit first; the answer is 1 when x > y.

The first bit in which they differ decides. Hard for deterministic protocols, easy with shared randomness and rare
errors.

Source: Miltersen, Nisan, Safra and Wigderson (1998); the exact costs are proved in this module.

Example:
    >>> PROBLEM.define((1, 0, 1), (1, 0, 0)), PROBLEM.define((1, 0, 1), (1, 0, 1)), PROBLEM.define((0, 1), (1, 0))
    (1, 0, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Array
from .kinds.composition import Composed, Composition, First, Gadget

_RANKS = HERE.at("[x > y] is strictly triangular, of rank 2ⁿ − 1, [x ≤ y] of rank 2ⁿ; Alice sends x, Bob answers")
_DIAGONAL = HERE.at("pairs (x, x) fool the zeros; name x")
_BELOW = HERE.at("pairs (x, x − 1) fool the ones; name x")


def _compare(a: int, b: int) -> int:
    """0 where the bits are equal, 1 where Bob's is larger, 2 where Alice's is."""
    return (a != b) + (a > b)


_COMPOSITION = Composition(Gadget(2, 2, _compare), First(tie=0))


@dataclass(frozen=True)
class GreaterThan(Composed):
    """Whether Alice's number is larger than Bob's."""

    @property
    def composition(self) -> Composition:
        """The first i with xᵢ ≠ yᵢ decides; none: not larger."""
        return _COMPOSITION

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        xp = x.__array_namespace__()
        greater = x[..., -1] > y[..., -1]
        for i in range(x.shape[-1] - 2, -1, -1):
            greater = (x[..., i] > y[..., i]) | (greater & (x[..., i] == y[..., i]))
        return xp.astype(greater, x.dtype)

    def facts(self) -> tuple[Fact, ...]:
        """Exact deterministic and nondeterministic costs."""

        def states(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: 2**n, "2**n", HERE.at("all rows, columns differ")))

        ones = "ceiling(log2(2**n - 1))"
        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            *exactly(Fact(Measure.D, Side.LOWER, lambda n, _: n + 1, "n + 1", _RANKS)),
            *exactly(Fact(Measure.N0, Side.LOWER, lambda n, _: n, "n", _DIAGONAL)),
            *exactly(Fact(Measure.N1, Side.LOWER, lambda n, _: ceil_log2(2**n - 1), ones, _BELOW)),
        )

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array]:
        """A common prefix of uniform length 0 … n−1, then a bit in which they differ, then independent bits.

        Source: Miltersen, Nisan, Safra and Wigderson (1998), the copies in the round elimination lemma.
        """
        x, rest = rng.integers(2, size=(2, count, n))
        place = (x | 1).cumsum(axis=-1) - 1  # 0 … n−1 in every row
        split = rng.integers(n, size=count)[:, None]
        return x, x * (place < split) + (1 - x) * (place == split) + rest * (place > split)


PROBLEM = GreaterThan()
