"""INDEX_{n−3} → IsTree with a chain, on n vertices: the graphs of the map to IsTree; a tree says x_k = 1.

What is written after the cut is Bob's own, however long it is, so that a chain changes nothing for a recurrent model.

Source: Wen, Dang and Lyu (2024), Theorem 4.7 and Lemma C.26.

Example:
    >>> import numpy as np
    >>> tokens = MAP.tokens(5, np.array([[1, 0], [1, 0]]), np.array([0, 1]))
    >>> MAP.answer(MAP.task.label(tokens), np.array([0, 1])).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Reduction
from ..tasks.is_tree_chain import YES, IsTreeChain, of_edges
from .index_to_is_tree import IndexToIsTree

_EDGES = IndexToIsTree()


@dataclass(frozen=True)
class IndexToIsTreeChain(Reduction):
    """Prefix parities on two hubs, and the last token that is written; with `searched` what searches find as well."""

    searched: bool = False

    @property
    def problem(self) -> Index:
        """INDEX over bits."""
        return _EDGES.problem

    @property
    def task(self) -> IsTreeChain:
        """Trees, with a chain before the answer."""
        return IsTreeChain(self.searched)

    @property
    def smallest(self) -> int:
        """One bit needs four vertices."""
        return _EDGES.smallest

    def problem_size(self, n: int) -> int:
        """n − 3 bits."""
        return _EDGES.problem_size(n)

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on what consecutive leaves before the cut say."""
        return _EDGES.size_before(n, position)

    def layout(self, n: int) -> Layout:
        """n − 2 edges of Alice, one of Bob; padding and the end are public."""
        return _EDGES.layout(n)

    def alice(self, x: Ints, n: int) -> Ints:
        """The edges (a, hub of a)."""
        return of_edges(_EDGES.alice(x, n))

    def bob(self, y: Ints, n: int) -> Ints:
        """The edge (k, k+1)."""
        return of_edges(_EDGES.bob(y, n))

    def public(self, n: int) -> Ints:
        """Padding and the end token."""
        return _EDGES.public(n)

    def answer(self, output: Ints, y: Ints) -> Ints:
        """1 if the last token says yes."""
        return (output[..., -1] == YES).astype(np.int64)


MAP = IndexToIsTreeChain()
