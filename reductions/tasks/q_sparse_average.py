"""q-sparse averaging: z₁ … z_N ∈ {−1, +1}, then a set y of q positions; output how many z in y are +1.

The average over y is −1 + 2k/q for the output k, so an average within less than 1/q is the exact one. Tokens 0 and 1
are −1 and +1; token 2 + r is the q-subset of rank r. q is `sparsity`, or ⌊N/2⌋ where that is 0; T = N + 1.

Source: Sanford, Hsu and Telgarsky (2023), Definition 4, with d' = 1 and the output of one token.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[0, 1, 1, 2 + 1], [0, 1, 1, 2 + 0]])).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task
from ._subset_rank import rank_subsets, unrank_subsets

DATA = 2  # tokens that are −1 and +1
LARGEST_TOKEN = (1 << 31) - 1


@dataclass(frozen=True)
class QSparseAverage(Task):
    """The average of the q entries at given positions, on the grid 1/q."""

    variants: ClassVar[tuple[str, ...]] = ("q_sparse_average:sparsity=3",)
    typical: ClassVar[tuple[int, ...]] = (16, 64, 256, 1024)

    sparsity: int = 1

    def __post_init__(self) -> None:
        if self.sparsity < 0:
            raise ValueError(f"sparsity={self.sparsity}: wanted at least 1, or 0 for half of the positions")

    @property
    def smallest(self) -> int:
        """Room for q positions."""
        return max(2, self.sparsity)

    def chosen(self, n: int) -> int:
        """q at N = n."""
        return self.sparsity or n // 2

    def length(self, n: int) -> int:
        """N entries and the set."""
        return n + 1

    def vocabulary(self, n: int) -> int:
        """Entries and sets."""
        return DATA + comb(n, self.chosen(n))

    def outputs(self, n: int) -> int:
        """0 … q."""
        return self.chosen(n) + 1

    def check_size(self, n: int) -> None:
        """Sets must be numbers of 31 bits."""
        super().check_size(n)
        if self.vocabulary(n) > LARGEST_TOKEN:
            raise ValueError(f"{self.spec}, n={n}: {self.chosen(n)}-subsets of {n} are more than 2³¹ tokens")

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Uniform entries and sets; or, hard, all entries in y equal but for one, half of the time."""
        q = self.chosen(n)
        members = np.sort(rng.permuted(np.tile(np.arange(n), (count, 1)), axis=1)[:, :q], axis=1)
        z = rng.integers(2, size=(count, n))
        if hard:
            rows = np.arange(count)
            z[rows[:, None], members] = 0
            z[rows, members[rows, rng.integers(q, size=count)]] = rng.integers(2, size=count)
        return np.concatenate([z, DATA + rank_subsets(members)[:, None]], axis=1)

    def members(self, tokens: Ints) -> Ints:
        """Positions of the set, ascending: (…, T) ↦ (…, q)."""
        return unrank_subsets(tokens[..., -1] - DATA, self.chosen(tokens.shape[-1] - 1))

    def text(self, tokens: Ints) -> str:
        """Signs, and the positions from 1."""
        return f"{''.join('-+'[z] for z in tokens[:-1].tolist())} | average over {(self.members(tokens) + 1).tolist()}"

    def label(self, tokens: Ints) -> Ints:
        """Σ over y of [z = +1]."""
        z, chosen = tokens[..., :-1], tokens[..., -1] - DATA
        n = z.shape[-1]
        right = n >= self.smallest and z.min() >= 0 and z.max() < DATA
        if not right or chosen.min() < 0 or chosen.max() >= self.vocabulary(n) - DATA:
            raise self.refuse(f"wanted entries 0 or 1 and then a set of {self.chosen(max(n, 1))} positions")
        return np.take_along_axis(z, self.members(tokens), axis=-1).sum(axis=-1)


TASK = QSparseAverage()
