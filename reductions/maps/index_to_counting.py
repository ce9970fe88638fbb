"""INDEX_n → counting: slot j holds j if x_j = 1 and a gap otherwise; Bob asks whether k occurs more than 0 times.

Source: Wen, Dang and Lyu (2024), Theorem 4.6, with threshold 0, since a count has to exceed it, and gaps, so that the
length does not depend on x (`reductions.literal.counting` has the threshold as printed).

Example:
    >>> import numpy as np
    >>> MAP.tokens(3, np.array([[0, 1, 1]]), np.array([2])).tolist()
    [[0, 2, 3, 3, 4]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.counting import Counting


@dataclass(frozen=True)
class IndexToCounting(Reduction):
    """The set of places with a 1."""

    @property
    def problem(self) -> Index:
        """INDEX over bits."""
        return Index()

    @property
    def task(self) -> Counting:
        """Counting against a threshold."""
        return Counting()

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on the slots before the cut."""
        return position if 0 < position <= n else None

    def layout(self, n: int) -> Layout:
        """Slots Alice's, number and threshold Bob's."""
        return in_order((Owner.ALICE, n), (Owner.BOB, 2))

    def alice(self, x: Ints, n: int) -> Ints:
        """j in slot j where x_j = 1, else the gap 0: (…, n) ↦ (…, n)."""
        return x * np.arange(1, n + 1)

    def bob(self, y: Ints, n: int) -> Ints:
        """k, from 1, and the threshold 0."""
        return np.stack([y + 1, np.full_like(y, n + 1)], axis=-1)


MAP = IndexToCounting()
