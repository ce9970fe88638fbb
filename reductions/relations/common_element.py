"""MEET: x, y ⊆ [n] that meet; right is every element of both.

Disjointness as a search: that there is an element is known, and one has to be named.

Source: Kushilevitz and Nisan (1997), Section 5.1, for relations; proved in this module.

Example:
    >>> sorted(RELATION.right((1, 0, 1), (1, 1, 1))), RELATION.right((1, 0, 0), (0, 1, 1))
    ([0, 2], None)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..relation import Relation
from ..space import Input, Space, strings

_PAIRS = HERE.at("on {i} against {i}, no two of which share a leaf, one answer of n has to be named")
# For s ∈ S ∖ T and t ∈ T ∖ S, Bob's {s, t} has no answer that is right for both. Sets of a chain share a message: Bob
# names an element of the smallest that his set meets, which is in all larger ones. So messages are chains, and the
# fewest chains are as many as the largest antichain has sets (Dilworth, Sperner).
_SETS = HERE.at("sets that share a message form a chain, and any chain may: the middle layer of subsets")
_NAMED = HERE.at("Alice sends x, Bob names an element")


_MIDDLE = "binomial(n, floor(n/2))"


def _middle(n: int, _: object) -> int:
    return comb(n, n // 2)


@dataclass(frozen=True)
class CommonElement(Relation):
    """An element that both sets have."""

    @property
    def largest(self) -> int:
        """Binomials are written out."""
        return 10_000

    def answers(self, n: int) -> int:
        """One answer an element."""
        return n

    def x_space(self, n: int) -> Space:
        """Subsets as 0/1 strings."""
        return strings(n)

    def y_space(self, n: int) -> Space:
        """Subsets as 0/1 strings."""
        return strings(n)

    def right(self, x: Input, y: Input) -> frozenset[int] | None:
        """The elements of both, if there is one."""
        if isinstance(x, int) or isinstance(y, int):
            raise self.refuse(x, y)
        return frozenset(i for i, (a, b) in enumerate(zip(x, y, strict=True)) if a and b) or None

    def facts(self) -> tuple[Fact, ...]:
        """A leaf for each element at least, and the trivial protocol."""
        return (
            Fact(Measure.LEAVES, Side.LOWER, lambda n, _: n, "n", _PAIRS),
            Fact(Measure.D, Side.LOWER, lambda n, _: ceil_log2(n), "ceiling(log2(n))", _PAIRS),
            *exactly(Fact(Measure.STATES_AB, Side.LOWER, _middle, _MIDDLE, _SETS)),
            *exactly(Fact(Measure.STATES_BA, Side.LOWER, _middle, _MIDDLE, _SETS)),
            Fact(Measure.D, Side.UPPER, lambda n, _: n + ceil_log2(n), "n + ceiling(log2(n))", _NAMED),
        )


RELATION = CommonElement()
