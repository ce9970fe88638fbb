"""DISJ_m → any of the terms of k = 2r literals, m = ⌊n/r⌋: each bit is written r times, and zeros after the last.

A window within a block holds where the block's pair is in both sets; one across two blocks only where both pairs are.

Source: proved here, in the lines above; Bhattamishra et al. (2024), for the class of functions.

Example:
    >>> import numpy as np
    >>> MAP.tokens(5, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.disjointness import Disjointness
from ..reduction import Ints
from ..tasks.sparse_terms import SparseTerms
from ._side_by_side import SideBySide


@dataclass(frozen=True)
class DisjointnessToSparseTerms(SideBySide):
    """Blocks of equal bits."""

    reach: int = 2

    @property
    def problem(self) -> Disjointness:
        """DISJ, 1 = disjoint."""
        return Disjointness()

    @property
    def task(self) -> SparseTerms:
        """Any of the terms."""
        return SparseTerms(self.reach, "any")

    def problem_size(self, n: int) -> int:
        """⌊n/r⌋, as many as there are whole blocks."""
        return n // self.reach

    def size_before(self, n: int, position: int) -> int | None:
        """Blocks whose strings are on different sides; the others are zeros."""
        whole, cut_off = min(position, n) // self.reach, -(-max(0, position - n) // self.reach)
        return max(0, whole - cut_off) or None

    def alice(self, x: Ints, n: int) -> Ints:
        """xᵢ written r times, zeros after the last block: (…, m) ↦ (…, n)."""
        return _blocks(x, self.reach, n)

    def bob(self, y: Ints, n: int) -> Ints:
        """yᵢ written r times, zeros after the last block: (…, m) ↦ (…, n)."""
        return _blocks(y, self.reach, n)

    def answer(self, output: Ints, y: Ints) -> Ints:
        """Disjoint where no term holds."""
        return 1 - output


def _blocks(bits: Ints, reach: int, n: int) -> Ints:
    written = np.repeat(bits, reach, axis=-1)
    return np.concatenate([written, np.zeros((*bits.shape[:-1], n - written.shape[-1]), bits.dtype)], axis=-1)


MAP = DisjointnessToSparseTerms()
