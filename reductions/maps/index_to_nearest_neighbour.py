"""INDEX_n → nearest neighbour: point i is place 4i of the circle, which is public; Alice writes the bits, Bob place 4k.

The nearest point is at distance 0 and all others at 4 or more.

Source: Bhattamishra et al. (2024), nearest neighbour; proved here with these points.

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([1])).tolist()
    [[2, 0, 6, 1, 6]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction
from ..tasks.nearest_neighbour import POINT, NearestNeighbour


@dataclass(frozen=True)
class IndexToNearestNeighbour(Reduction):
    """Fixed points that are well apart."""

    @property
    def problem(self) -> Index:
        """INDEX over bits."""
        return Index()

    @property
    def task(self) -> NearestNeighbour:
        """Nearest neighbour on a circle."""
        return NearestNeighbour()

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on the bits before the cut."""
        return position // 2 if 2 <= position <= 2 * n else None

    def layout(self, n: int) -> Layout:
        """Points public, bits Alice's, the query Bob's."""
        return Layout((Owner.PUBLIC, Owner.ALICE) * n + (Owner.BOB,))

    def alice(self, x: Ints, n: int) -> Ints:
        """xᵢ, the bit of point i."""
        return x

    def bob(self, y: Ints, n: int) -> Ints:
        """The token of place 4k, where point k lies: (…) ↦ (…, 1)."""
        return POINT + 4 * y[..., None]

    def public(self, n: int) -> Ints:
        """Every fourth place."""
        return POINT + 4 * np.arange(n)


MAP = IndexToNearestNeighbour()
