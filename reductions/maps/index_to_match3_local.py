"""INDEX_m → Match3Local, m = min(K, N−1) − 1: entries within reach are 2j + 2 + xⱼ, Bob writes M − 2k − 4 and then 1.

With v for Alice's numbers, 2 ≤ v ≤ 2m + 1, w = M − 1 − (2k + 3) and 1 for the last, the sums of 1 and two of them are
v + v' + 1 ≤ 4m + 3 < M, v + 2, 3, w + 2 ≡ 1 − (2k + 3), 2w + 1 ≡ −2(2k + 3) − 1, which is odd while M is even, and
v + w + 1 = M + v − (2k + 3). Only the last one can be 0 modulo M, for v = 2k + 3, which is there when x_k = 1.

Source: proved here, in the lines above; Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), for the task.

Example:
    >>> import numpy as np
    >>> MAP.tokens(4, np.array([[0, 1]]), np.array([1])).tolist()
    [[2, 5, 12, 1]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.match3_local import Match3Local


@dataclass(frozen=True)
class IndexToMatch3Local(Reduction):
    """What is within reach of the last entry; the others are 1."""

    reach: int = 4

    def __post_init__(self) -> None:
        if self.reach < 2:
            raise ValueError(f"reach={self.reach}: wanted at least 2, for an entry of Alice within reach")

    @property
    def problem(self) -> Index:
        """INDEX over bits."""
        return Index()

    @property
    def task(self) -> Match3Local:
        """Two partners near the last entry."""
        return Match3Local(self.reach)

    def problem_size(self, n: int) -> int:
        """Entries within reach but the last two."""
        return min(self.reach, n - 1) - 1

    def layout(self, n: int) -> Layout:
        """What is out of reach public, then Alice's entries, and two of Bob."""
        m = self.problem_size(n)
        return in_order((Owner.PUBLIC, n - m - 2), (Owner.ALICE, m), (Owner.BOB, 2))

    def alice(self, x: Ints, n: int) -> Ints:
        """2j + 2 + xⱼ."""
        return 2 * np.arange(x.shape[-1]) + 2 + x

    def bob(self, y: Ints, n: int) -> Ints:
        """M − 2k − 4, and 1."""
        return np.stack([self.task.modulus(n) - 2 * y - 4, np.ones_like(y)], axis=-1)

    def public(self, n: int) -> Ints:
        """Ones between the symbols."""
        return np.ones(n - self.problem_size(n) - 2, dtype=np.int64)


MAP = IndexToMatch3Local()
