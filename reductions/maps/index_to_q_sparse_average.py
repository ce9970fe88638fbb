"""INDEX_{N−q+1} → q-sparse averaging: Alice writes the entries, Bob the set of k and the last q − 1 positions.

The last q − 1 entries are −1. For q = 1 that is INDEX on all N entries.

Source: Sanford, Hsu and Telgarsky (2023), Theorem 11, which has (N − 1)/2 bits; proved here.

Example:
    >>> import numpy as np
    >>> MAP.tokens(3, np.array([[0, 1, 1]]), np.array([2])).tolist()
    [[0, 1, 1, 4]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks._subset_rank import rank_subsets
from ..tasks.q_sparse_average import DATA, QSparseAverage


@dataclass(frozen=True)
class IndexToQSparseAverage(Reduction):
    """Entries first, the set last."""

    sparsity: int = 1

    @property
    def problem(self) -> Index:
        """INDEX over signs."""
        return Index()

    @property
    def task(self) -> QSparseAverage:
        """Averaging over q positions."""
        return QSparseAverage(self.sparsity)

    def problem_size(self, n: int) -> int:
        """All entries but the q − 1 that are fixed."""
        return n - self.task.chosen(n) + 1

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on the entries before the cut."""
        return min(position, self.problem_size(n)) if 0 < position <= n else None

    def layout(self, n: int) -> Layout:
        """Entries Alice's, the fixed ones public, the set Bob's."""
        size = self.problem_size(n)
        return in_order((Owner.ALICE, size), (Owner.PUBLIC, n - size), (Owner.BOB, 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """xᵢ as the token of −1 or +1: (…, N − q + 1) ↦ (…, N − q + 1)."""
        return x

    def bob(self, y: Ints, n: int) -> Ints:
        """The token of the set of k and the last q − 1 positions: (…) ↦ (…, 1)."""
        fixed = np.broadcast_to(np.arange(self.problem_size(n), n), (*y.shape, n - self.problem_size(n)))
        return DATA + rank_subsets(np.concatenate([y[..., None], fixed], axis=-1))[..., None]

    def public(self, n: int) -> Ints:
        """−1 at the fixed positions."""
        return np.zeros(n - self.problem_size(n), dtype=np.int64)


MAP = IndexToQSparseAverage()
