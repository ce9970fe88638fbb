"""INDEX_{n−3} → IsTree on n vertices: two hubs, each other vertex hangs on one; Bob joins two neighbours.

Of the n − 2 vertices a = 1 … n−2, Alice hangs a on hub n − 1 + z_a; Bob adds the edge (k, k+1). The graph has n − 1
edges and is a tree exactly when z_k ≠ z_{k+1}. That is how the theorem's literal encoding reads, and it is not yet
INDEX: with the prefix parities z_a = x_1 + … + x_{a−1} mod 2 of x ∈ {0,1}ⁿ⁻³ it says x_k = 1.

Source: Wen, Dang and Lyu (2024), Theorem 4.7 and Lemma C.28.

Example:
    >>> import numpy as np
    >>> tokens = MAP.tokens(5, np.array([[1, 0], [1, 0]]), np.array([0, 1]))
    >>> MAP.task.label(tokens).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.is_tree import END, PADDING, IsTree, edge_token


@dataclass(frozen=True)
class IndexToIsTree(Reduction):
    """Prefix parities on two hubs; vertices are numbered from 0, so the hubs are n − 2 and n − 1."""

    @property
    def problem(self) -> Index:
        """INDEX over bits."""
        return Index()

    @property
    def task(self) -> IsTree:
        """The task on a multigraph; these graphs never repeat an edge."""
        return IsTree()

    @property
    def smallest(self) -> int:
        """One bit needs four vertices."""
        return 4

    def problem_size(self, n: int) -> int:
        """n − 3 bits."""
        return n - 3

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on what consecutive leaves before the cut say."""
        return position - 1 if 2 <= position <= n - 2 else None

    def layout(self, n: int) -> Layout:
        """n − 2 edges of Alice, one of Bob; padding up to the task's length, and the end, are public."""
        return in_order((Owner.ALICE, n - 2), (Owner.BOB, 1), (Owner.PUBLIC, n + 2))

    def alice(self, x: Ints, n: int) -> Ints:
        """The edges (a, hub of a)."""
        return hang(np.cumsum(np.pad(x, [(0, 0)] * (x.ndim - 1) + [(1, 0)]), axis=-1) % 2)

    def bob(self, y: Ints, n: int) -> Ints:
        """The edge (k, k+1)."""
        return np.asarray(edge_token(y, y + 1), dtype=np.int64)[..., None]

    def public(self, n: int) -> Ints:
        """Padding and the end token."""
        return np.array([PADDING] * (n + 1) + [END])


def hang(z: Ints) -> Ints:
    """Edge tokens that hang vertex a on hub n − 2 + z_a: (…, n−2) ↦ (…, n−2)."""
    leaves = z.shape[-1]
    return np.asarray(edge_token(np.arange(leaves), leaves + z), dtype=np.int64)


MAP = IndexToIsTree()
