"""CONN: Alice and Bob each hold edges on n labelled vertices; the answer is 1 when their union joins all vertices.

Of an edge set only its partition into components matters: the answer is whether the join of two partitions is the one
with a single block. So the cost is that of naming a partition, and one bit.

An input is a 0/1 string over the pairs u < v, pair (u, v) at place v(v−1)/2 + u.

Source: Raz and Spieker (1995) and Lovász and Saks (1988) for ranks of such matrices; proved in this module.

Example:
    >>> PROBLEM.define((1, 0, 0), (0, 0, 1)), PROBLEM.define((1, 0, 0), (1, 0, 0))
    (1, 0)
"""

from __future__ import annotations

from dataclasses import dataclass

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Array, Problem
from ..space import Input, Space, strings
from .is_tree import bell, connected, vertices

# Where P joins u and v and Q does not, let A be the block of u in Q, and let Bob join A within, and all else within:
# with P the two sides meet, with Q they do not.
_STATES = HERE.at("partitions into components, any two told apart by a completion with two blocks")
# [P ∨ Q = 1̂] = Σ_Z [Z ≥ P]·μ(Z, 1̂)·[Z ≥ Q]: a triangular matrix, a diagonal one and the transpose, and in the lattice
# of partitions μ(Z, 1̂) = ±(k − 1)! for k blocks, never 0. So the rank of the ones is Bell(n), that of the zeros at
# least Bell(n) − 1, and 2·Bell(n) − 1 leaves are needed.
_RANKS = HERE.at("by Möbius inversion the ones have rank Bell(n) and the zeros one less at least; name the partition")


@dataclass(frozen=True)
class Connectivity(Problem):
    """Whether Alice's and Bob's edges together join all vertices."""

    @property
    def smallest(self) -> int:
        """2: one vertex has no pair, and no edge to hold."""
        return 2

    @property
    def largest(self) -> int:
        """Counting partitions is quadratic work on long integers."""
        return 1024

    def x_space(self, n: int) -> Space:
        """Edge sets on n vertices."""
        return strings(n * (n - 1) // 2)

    def y_space(self, n: int) -> Space:
        """Edge sets on n vertices."""
        return strings(n * (n - 1) // 2)

    def define(self, x: Input, y: Input) -> int:
        """Blocks are joined edge by edge until one is left."""
        if not isinstance(x, tuple) or not isinstance(y, tuple):
            raise self.refuse(x, y)
        n = vertices(len(x))
        block = list(range(n))
        pairs = ((u, v) for v in range(n) for u in range(v))
        for (u, v), a, b in zip(pairs, x, y, strict=True):
            if a or b:
                old, new = block[v], block[u]
                block = [new if one == old else one for one in block]
        return int(len(set(block)) == 1)

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n(n−1)/2)."""
        xp = x.__array_namespace__()
        edges = x | y
        found = connected(vertices(x.shape[-1]), xp.reshape(edges, (-1, edges.shape[-1])))
        return xp.astype(xp.reshape(found, edges.shape[:-1]), x.dtype)

    def facts(self) -> tuple[Fact, ...]:
        """D and both one-way costs exactly."""

        def states(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: bell(n), "bell(n)", _STATES, smallest=2))

        def bits(n: int, _: object) -> int:
            return ceil_log2(bell(n)) + 1

        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            *exactly(Fact(Measure.D, Side.LOWER, bits, "ceiling(log2(bell(n))) + 1", _RANKS, smallest=2)),
        )


PROBLEM = Connectivity()
