"""k-DISJ: x, y ⊆ [n] of k elements each; the answer is 1 when they are disjoint.

Set intersection with fixed sizes: the matrix is that of the Kneser graph. An input is the rank of its set among
all k-sets, in colexicographic order: which set it is does not depend on n.

Source: Håstad and Wigderson (2007) for the problem; proved in this module.

Example:
    >>> pairs = SparseDisjointness(size=2)
    >>> pairs.define(0, 5), pairs.define(0, 1)  # {0, 1} with {2, 3}, and with {0, 2}
    (1, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Problem
from ..space import Input, Space, integers
from .kinds.subsets import subset

# For i ∈ x' ∖ x a set of i and k − 1 elements outside x meets x' and not x; there are n − k − 1 ≥ k − 1 of these.
_STATES = HERE.at("any two k-sets are told apart by a third, where n ≥ 2k")
# The disjointness matrix has the eigenvalues (−1)ⁱ·C(n − k − i, k − i), not 0 for n ≥ 2k. Its complement has
# C(n, k) − C(n − k, k) for the constant vector, and else the same with the other sign: both have rank C(n, k).
_RANKS = HERE.at("ones and zeros both have rank C(n, k), by the eigenvalues of the Kneser graph; Alice names her set")


@dataclass(frozen=True)
class SparseDisjointness(Problem):
    """Whether two sets of a fixed size have nothing in common.

    Attributes:
        size: k, elements of each set.
    """

    size: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.size <= 64:
            raise ValueError(f"size={self.size}: wanted 1 to 64")

    @property
    def largest(self) -> int:
        """Binomials are written out."""
        return 10_000

    @property
    def smallest(self) -> int:
        """2k, below which no two sets are disjoint."""
        return 2 * self.size

    def x_space(self, n: int) -> Space:
        """Ranks of k-sets."""
        return integers(comb(n, self.size))

    def y_space(self, n: int) -> Space:
        """Ranks of k-sets."""
        return integers(comb(n, self.size))

    def define(self, x: Input, y: Input) -> int:
        """Whether the sets with these ranks are disjoint; which sets these are does not depend on n."""
        if not isinstance(x, int) or not isinstance(y, int):
            raise self.refuse(x, y)
        return int(not subset(x, self.size) & subset(y, self.size))

    def facts(self) -> tuple[Fact, ...]:
        """One-way costs and D exactly."""
        k = self.size

        def sets(n: int, _: object) -> int:
            return comb(n, k)

        def states(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, sets, f"binomial(n, {k})", _STATES, smallest=2 * k))

        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            *exactly(
                Fact(
                    Measure.D,
                    Side.LOWER,
                    lambda n, _: 1 + ceil_log2(comb(n, k)),
                    f"1 + ceiling(log2(binomial(n, {k})))",
                    _RANKS,
                    smallest=2 * k,
                )
            ),
            Fact(
                Measure.LEAVES, Side.LOWER, lambda n, _: 2 * comb(n, k), f"2*binomial(n, {k})", _RANKS, smallest=2 * k
            ),
        )


PROBLEM = SparseDisjointness()
