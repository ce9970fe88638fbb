"""INDEX_n → index lookup: Alice writes the string, Bob the query.

Source: Bhattamishra et al. (2024); Wen, Dang and Lyu (2024), Theorem 4.6.

Example:
    >>> import numpy as np
    >>> MAP.tokens(3, np.array([[0, 1, 1]]), np.array([2])).tolist()
    [[0, 1, 1, 4]]
"""

from __future__ import annotations

from dataclasses import dataclass

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.index_lookup import IndexLookup


@dataclass(frozen=True)
class IndexToIndexLookup(Reduction):
    """Data first, query last."""

    symbols: int = 2

    @property
    def problem(self) -> Index:
        """INDEX over V symbols."""
        return Index(self.symbols)

    @property
    def task(self) -> IndexLookup:
        """Lookup over V symbols."""
        return IndexLookup(self.symbols)

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on the symbols before the cut, the others fixed; nothing once the query is Alice's."""
        return position if 0 < position <= n else None

    def layout(self, n: int) -> Layout:
        """n positions of Alice, one of Bob."""
        return in_order((Owner.ALICE, n), (Owner.BOB, 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """x as it is: (…, n) ↦ (…, n)."""
        return x

    def bob(self, y: Ints, n: int) -> Ints:
        """The token V + k of position k: (…) ↦ (…, 1)."""
        return self.symbols + y[..., None]


MAP = IndexToIndexLookup()
