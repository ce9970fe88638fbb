"""DISJ_q → q-sparse averaging of 2q entries for one layer: Alice writes the set y = {2i − aᵢ}, Bob the entries.

z_{2i−1} = 2bᵢ − 1 and z_{2i} = −1, i = 1 … q, so y meets a +1 exactly where aᵢ = bᵢ = 1: the output is |a ∧ b|. The
last token is
Alice's, so her query crosses and his sums come back, and DISJ's two-way bound holds.

Source: Sanford, Hsu and Telgarsky (2023), Theorem 4, with the indices put right (`reductions.literal.q_sparse_average`
is the encoding as printed).

Example:
    >>> import numpy as np
    >>> tokens = MAP.tokens(4, np.array([[0, 1]]), np.array([[1, 1]]))
    >>> MAP.task.text(tokens[0]), MAP.task.label(tokens).item()
    ('+-+- | average over [2, 3]', 1)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.disjointness import Disjointness
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks._subset_rank import rank_subsets
from ..tasks.q_sparse_average import DATA, QSparseAverage


@dataclass(frozen=True)
class DisjointnessToQSparseAverage(Reduction):
    """Half of the positions; `sparsity` is 0, which means just that."""

    sparsity: int = 0

    @property
    def problem(self) -> Disjointness:
        """DISJ, 1 = disjoint."""
        return Disjointness()

    @property
    def task(self) -> QSparseAverage:
        """Averaging over half of the positions."""
        return QSparseAverage(0)

    def problem_size(self, n: int) -> int:
        """Two positions an element."""
        return n // 2

    def layout(self, n: int) -> Layout:
        """Entries Bob's, one public where n is odd, the set Alice's."""
        return in_order((Owner.BOB, 2 * (n // 2)), (Owner.PUBLIC, n % 2), (Owner.ALICE, 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """The token of {2i − aᵢ}, positions from 1."""
        return DATA + rank_subsets(2 * np.arange(1, n // 2 + 1) - x - 1)[..., None]

    def bob(self, y: Ints, n: int) -> Ints:
        """bᵢ as a sign, then −1."""
        return np.stack([y, np.zeros_like(y)], axis=-1).reshape(*y.shape[:-1], -1)

    def public(self, n: int) -> Ints:
        """−1 where nobody looks."""
        return np.zeros(n % 2, dtype=np.int64)

    def answer(self, output: Ints, y: Ints) -> Ints:
        """Disjoint when no +1 was met."""
        return (output == 0).astype(np.int64)


MAP = DisjointnessToQSparseAverage()
