"""Directed 3-cycle: the rows of an adjacency matrix; output 1 if the last vertex lies on a directed triangle.

With `anywhere`, 1 if any vertex does: the outputs of all vertices in one, for models of many layers.

Token i is row i as a number, bit j for the edge i → j, without loops; T = n ≤ 31.

Source: Sanford, Hsu and Telgarsky (2023), Cycle3, asked of the last vertex, or of all.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[0b010, 0b100, 0b001], [0b110, 0b000, 0b001]])).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task


@dataclass(frozen=True)
class Cycle3(Task):
    """Whether the last vertex is on a directed triangle."""

    variants: ClassVar[tuple[str, ...]] = ("cycle3:anywhere=true",)
    typical: ClassVar[tuple[int, ...]] = (7, 15, 23, 31)

    anywhere: bool = False

    @property
    def smallest(self) -> int:
        """3, as many as a cycle has."""
        return 3

    def check_size(self, n: int) -> None:
        """A row must be a number of 31 bits."""
        super().check_size(n)
        if n > 31:
            raise ValueError(f"{self.spec} writes a row as one token of n bits, so n ≤ 31, not n={n}")

    def length(self, n: int) -> int:
        """One row a vertex."""
        return n

    def vocabulary(self, n: int) -> int:
        """2ⁿ, one token for each set of vertices that a row may point to."""
        return 1 << n

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Each edge with probability 1/√n; or, hard, a random tripartite graph last → A → B → last with at most one
        cycle.
        """
        edges = rng.random((count, n, n)) < n**-0.5
        if hard:
            edges[:] = False
            half = (n - 1) // 2
            first = rng.integers(2, size=(count, half)) == 1
            i = np.arange(half)
            edges[:, -1, :half] = True
            edges[:, i, half + i] = first
            edges[:, half + i, -1] = ~first
            one = rng.integers(half, size=count)
            edges[np.arange(count), half + one, -1] |= rng.integers(2, size=count) == 1
        edges[:, np.arange(n), np.arange(n)] = False
        return np.asarray((edges * (1 << np.arange(n))).sum(axis=-1))

    def text(self, tokens: Ints) -> str:
        """Edges, vertices from 1."""
        n = len(tokens)
        edges = [(i + 1, j + 1) for i in range(n) for j in range(n) if tokens[i] >> j & 1]
        return " ".join(f"{i}→{j}" for i, j in edges)

    def label(self, tokens: Ints) -> Ints:
        """1 when some edge joins a successor of the last vertex, or of any, to a predecessor of it."""
        n = tokens.shape[-1]
        loops = tokens >> np.arange(n) & 1
        if not 3 <= n <= 31 or tokens.min() < 0 or tokens.max() >= 1 << n or loops.any():
            raise self.refuse("wanted 3 to 31 rows of as many bits, without loops")
        edges = tokens[..., None] >> np.arange(n) & 1  # (…, n, n)
        if self.anywhere:
            through = np.matmul(np.matmul(edges, edges), edges)
            return np.asarray(through[..., np.arange(n), np.arange(n)].any(axis=-1), dtype=np.int64)
        after, before = edges[..., -1, :], edges[..., :, -1]
        cycle = (after[..., :, None] & edges & before[..., None, :]).any(axis=(-2, -1))
        return np.asarray(cycle, dtype=np.int64)


TASK = Cycle3()
