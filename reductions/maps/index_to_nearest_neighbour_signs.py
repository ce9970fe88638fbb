"""INDEX_n → nearest neighbour among vectors of signs: Alice writes the bits, Bob point k with its first sign changed.

Point i is the binary code of i written three times, which is public: any two differ in three signs or more, so the
query is at distance 1 from point k and at 2 or more from every other.

Source: Bhattamishra et al. (2024), nearest neighbour; proved here with these points.

Example:
    >>> import numpy as np
    >>> MAP.task.text(MAP.tokens(2, np.array([[0, 1]]), np.array([1]))[0])
    '---:0 +++:1 | -++'
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction
from ..tasks.nearest_neighbour_signs import POINT, NearestNeighbourSigns


@dataclass(frozen=True)
class IndexToNearestNeighbourSigns(Reduction):
    """Fixed points that are well apart, and a query beside one."""

    @property
    def problem(self) -> Index:
        """INDEX over bits."""
        return Index()

    @property
    def task(self) -> NearestNeighbourSigns:
        """Nearest neighbour on a sphere."""
        return NearestNeighbourSigns()

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
        """Point k but for its first sign: (…) ↦ (…, 1)."""
        return POINT + (self._points(n)[y] ^ 1)[..., None]

    def public(self, n: int) -> Ints:
        """The n points."""
        return POINT + self._points(n)

    def _points(self, n: int) -> Ints:
        third = self.task.dimensions(n) // 3
        i = np.arange(n)
        return i | i << third | i << 2 * third


MAP = IndexToNearestNeighbourSigns()
