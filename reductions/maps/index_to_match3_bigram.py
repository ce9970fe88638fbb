"""INDEX_m → Match3Bigram, m = ⌊N/2⌋: every second entry is 2j + 2 + xⱼ, zeros between; Bob writes M − 2k − 3 last.

The sum of two neighbours before the last is one of the numbers itself, all below M; with the last it is 0 modulo M only
for 2k + 3, which is there when x_k = 1.

Source: proved here, in the lines above; Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), for the task.

Example:
    >>> import numpy as np
    >>> MAP.tokens(4, np.array([[0, 1]]), np.array([1])).tolist()
    [[2, 0, 5, 13]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction
from ..tasks.match3_bigram import Match3Bigram


@dataclass(frozen=True)
class IndexToMatch3Bigram(Reduction):
    """Numbers with zeros beside them."""

    @property
    def problem(self) -> Index:
        """INDEX over bits."""
        return Index()

    @property
    def task(self) -> Match3Bigram:
        """Two neighbours that are partners of the last entry."""
        return Match3Bigram()

    def problem_size(self, n: int) -> int:
        """Every second entry."""
        return n // 2

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on the numbers before the cut; later ones are even."""
        return (position + 1) // 2 if 0 < position < n else None

    def layout(self, n: int) -> Layout:
        """Numbers Alice's, zeros public, the last entry Bob's."""
        pairs = (Owner.ALICE, Owner.PUBLIC) * (n // 2)
        return Layout((*pairs[: n - 1], Owner.BOB))

    def alice(self, x: Ints, n: int) -> Ints:
        """2j + 2 + xⱼ."""
        return 2 * np.arange(n // 2) + 2 + x

    def bob(self, y: Ints, n: int) -> Ints:
        """M − 2k − 3."""
        return self.task.modulus(n) - 2 * y[..., None] - 3

    def public(self, n: int) -> Ints:
        """Zeros, which match nothing."""
        return np.zeros(n - 1 - n // 2, dtype=np.int64)


MAP = IndexToMatch3Bigram()
