"""DISJ_q → q-sparse averaging of 2q entries within ε = 1/(2q): Alice writes the set y = {2i − aᵢ}, Bob the entries.

Entries are ±u, u = (1, …, 1)/√d': +u at 2i − 1 where bᵢ = 1, −u elsewhere. The average is (−1 + 2|a ∧ b|/q)·u, so those
of disjoint and of other sets are 2/q apart along u, and no output is within 1/(2q) of both: the mean of an output's
coordinates tells which. The last token is Alice's, as in `disjointness_to_q_sparse_average`.

Source: Sanford, Hsu and Telgarsky (2023), Theorem 4, with its tolerance; proved here, in the lines above.

Example:
    >>> import numpy as np
    >>> tokens = MAP.tokens(4, np.array([[0, 1]]), np.array([[1, 1]]))
    >>> MAP.task.text(tokens[0])
    '++ -- ++ -- | average over [2, 3]'
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.disjointness import Disjointness
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks._subset_rank import rank_subsets
from ..tasks.q_sparse_within import QSparseWithin


@dataclass(frozen=True)
class DisjointnessToQSparseWithin(Reduction):
    """Half of the positions, in so many dimensions."""

    dimensions: int = 2

    @property
    def problem(self) -> Disjointness:
        """DISJ, 1 = disjoint."""
        return Disjointness()

    @property
    def task(self) -> QSparseWithin:
        """Averaging over half of the positions, within 1/(2q)."""
        return QSparseWithin(0, self.dimensions)

    def problem_size(self, n: int) -> int:
        """Two positions an element."""
        return n // 2

    def layout(self, n: int) -> Layout:
        """Entries Bob's, one public where n is odd, the set Alice's."""
        return in_order((Owner.BOB, 2 * (n // 2)), (Owner.PUBLIC, n % 2), (Owner.ALICE, 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """The token of {2i − aᵢ}, positions from 1."""
        return self.task.entries + rank_subsets(2 * np.arange(1, n // 2 + 1) - x - 1)[..., None]

    def bob(self, y: Ints, n: int) -> Ints:
        """bᵢ as a sign of u, then −u."""
        ones = (self.task.entries - 1) * y
        return np.stack([ones, np.zeros_like(y)], axis=-1).reshape(*y.shape[:-1], -1)

    def public(self, n: int) -> Ints:
        """−u where nobody looks."""
        return np.zeros(n % 2, dtype=np.int64)

    def answer(self, output: Ints, y: Ints) -> Ints:
        """Disjoint when the mean of −1 + o_c/R is below −1 + 1/q."""
        q, task = y.shape[-1], self.task
        total = task.digits(output, 2 * q).sum(axis=-1)
        return (total * q < task.steps(2 * q) * self.dimensions).astype(np.int64)


MAP = DisjointnessToQSparseWithin()
