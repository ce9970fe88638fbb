"""DISJ_m → Match3, m = ⌊(N−1)/2⌋, for one layer of attention: two entries match the public last one where aᵢ = bᵢ = 1.

With repeated indices allowed, the last entry and the default are 1; aᵢ = 1 writes m + i and bᵢ = 1 writes M − 1 − m −
i, i = 1 … m. With distinct indices, the last entry is 0, the default 1, and aᵢ = 1 writes i + 1, bᵢ = 1 writes M − i −
1. M = 4N + 2. The last token says nothing: one message from Alice.

Source: Sanford, Hsu and Telgarsky (2023), Theorem 7, whose encoding needs distinct indices
(`reductions.literal.match3`); the other one is proved here: of all sums, only (m + i) + (M − 1 − m − i) + 1 is 0 modulo
M.

Example:
    >>> import numpy as np
    >>> MAP.tokens(5, np.array([[1, 0]]), np.array([[1, 1]])).tolist()
    [[3, 1, 18, 17, 1]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.disjointness import Disjointness
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.match3 import Match3


@dataclass(frozen=True)
class DisjointnessToMatch3(Reduction):
    """Numbers that add up only in pairs."""

    repeats: bool = True

    @property
    def problem(self) -> Disjointness:
        """DISJ, 1 = disjoint."""
        return Disjointness()

    @property
    def task(self) -> Match3:
        """Match3 with or without repeated indices."""
        return Match3(self.repeats)

    def problem_size(self, n: int) -> int:
        """Two numbers an element, beside the last."""
        return (n - 1) // 2

    def size_before(self, n: int, position: int) -> int | None:
        """Elements whose two tokens are on different sides."""
        m = self.problem_size(n)
        return min(position, 2 * m - position) if 0 < position < 2 * m else None

    def layout(self, n: int) -> Layout:
        """m numbers each; one public where N is even, and the last."""
        m = self.problem_size(n)
        return in_order((Owner.ALICE, m), (Owner.BOB, m), (Owner.PUBLIC, n - 2 * m))

    def alice(self, x: Ints, n: int) -> Ints:
        """m + i, or i + 1, for an element."""
        i = np.arange(1, x.shape[-1] + 1)
        return np.where(x == 1, i + (x.shape[-1] if self.repeats else 1), 1)

    def bob(self, y: Ints, n: int) -> Ints:
        """What adds up with it and the last entry to M."""
        i, modulus = np.arange(1, y.shape[-1] + 1), self.task.modulus(n)
        return np.where(y == 1, modulus - i - 1 - (y.shape[-1] if self.repeats else 0), 1)

    def public(self, n: int) -> Ints:
        """1 where nobody looks, and the last entry."""
        return np.array([1] * (n - 1 - 2 * self.problem_size(n)) + [1 if self.repeats else 0])

    def answer(self, output: Ints, y: Ints) -> Ints:
        """Disjoint when nothing matches."""
        return 1 - output


MAP = DisjointnessToMatch3()
