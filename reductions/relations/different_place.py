"""U: x ≠ y ∈ {0,1}ⁿ; right is every place i with x_i ≠ y_i.

The universal relation: a protocol for it serves every game of Karchmer and Wigderson on n places.

Source: Kushilevitz and Nisan (1997), Section 5.3; proved in this module.

Example:
    >>> sorted(RELATION.right((1, 0, 1), (0, 0, 0))), RELATION.right((1, 0), (1, 0))
    ([0, 2], None)
"""

from __future__ import annotations

from dataclasses import dataclass

from ..costs.fact import Fact
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..relation import Relation
from ..space import Input, Space, strings

# In a leaf R × S with answer i at most min(|R|, |S|) pairs have x ⊕ y = e_i, since x determines y. There are n·2ⁿ pairs
# at distance 1 in all, and Σ|R|·|S| ≤ 4ⁿ: (n·2ⁿ)² ≤ L·4ⁿ.
_KHRAPCHENKO = HERE.at("pairs at distance 1, at most the shorter side in each leaf, by Cauchy and Schwarz: n² leaves")
_NAMED = HERE.at("Alice sends x, Bob names a place")


@dataclass(frozen=True)
class DifferentPlace(Relation):
    """Where two different strings differ."""

    def answers(self, n: int) -> int:
        """One answer a place."""
        return n

    def x_space(self, n: int) -> Space:
        """All strings of n bits."""
        return strings(n)

    def y_space(self, n: int) -> Space:
        """All strings of n bits."""
        return strings(n)

    def right(self, x: Input, y: Input) -> frozenset[int] | None:
        """Places where they differ, if there is one."""
        if isinstance(x, int) or isinstance(y, int):
            raise self.refuse(x, y)
        return frozenset(i for i, (a, b) in enumerate(zip(x, y, strict=True)) if a != b) or None

    def facts(self) -> tuple[Fact, ...]:
        """Khrapchenko's bound, and the trivial protocol."""
        return (
            Fact(Measure.LEAVES, Side.LOWER, lambda n, _: n * n, "n**2", _KHRAPCHENKO),
            Fact(Measure.D, Side.LOWER, lambda n, _: ceil_log2(n * n), "ceiling(2*log2(n))", _KHRAPCHENKO),
            Fact(Measure.D, Side.UPPER, lambda n, _: n + ceil_log2(n), "n + ceiling(log2(n))", _NAMED),
        )


RELATION = DifferentPlace()
