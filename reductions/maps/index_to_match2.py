"""INDEX_{N−1} → Match2: entry j is 2j + xⱼ, and Bob writes M − 2k − 1 last, which only 2k + 1 completes.

All entries are below M/2, so a sum with the last one is 0 modulo M only for the entry 2k + 1, which is there when x_k =
1. Twice the last is −2(2k + 1), and 2k + 1 < 2N + 1 = M/2, so it does not complete itself.

Source: proved here, in the lines above; Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), for the task.

Example:
    >>> import numpy as np
    >>> MAP.tokens(4, np.array([[0, 1, 1]]), np.array([1])).tolist()
    [[0, 3, 5, 15]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.match2 import Match2


@dataclass(frozen=True)
class IndexToMatch2(Reduction):
    """A set with one of two numbers a place."""

    @property
    def problem(self) -> Index:
        """INDEX over bits."""
        return Index()

    @property
    def task(self) -> Match2:
        """A partner of the last entry."""
        return Match2()

    def problem_size(self, n: int) -> int:
        """All entries but the last."""
        return n - 1

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on the entries before the cut; later ones are even."""
        return position if 0 < position < n else None

    def layout(self, n: int) -> Layout:
        """Entries Alice's, the last Bob's."""
        return in_order((Owner.ALICE, n - 1), (Owner.BOB, 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """2j + xⱼ."""
        return 2 * np.arange(n - 1) + x

    def bob(self, y: Ints, n: int) -> Ints:
        """M − 2k − 1."""
        return self.task.modulus(n) - 2 * y[..., None] - 1


MAP = IndexToMatch2()
