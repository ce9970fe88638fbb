"""IP_m → the parity of terms of k = 2r literals, m = ⌊(n + 1)/(r + 1)⌋: each bit r times, with a zero between blocks.

So a window holds only where it is a whole block, and the terms that hold are the common ones.

Source: proved here, in the lines above; Bhattamishra et al. (2024), for the class of functions.

Example:
    >>> import numpy as np
    >>> MAP.tokens(5, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 0, 0, 1, 1, 1, 1, 0, 1, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.inner_product import InnerProduct
from ..reduction import Ints
from ..tasks.sparse_terms import SparseTerms
from ._side_by_side import SideBySide


@dataclass(frozen=True)
class InnerProductToSparseTerms(SideBySide):
    """Blocks of equal bits, apart from each other."""

    reach: int = 2

    @property
    def problem(self) -> InnerProduct:
        """IP modulo 2."""
        return InnerProduct()

    @property
    def task(self) -> SparseTerms:
        """Parity of the terms."""
        return SparseTerms(self.reach, "parity")

    def problem_size(self, n: int) -> int:
        """Whole blocks with a zero between any two."""
        return (n + 1) // (self.reach + 1)

    def size_before(self, n: int, position: int) -> int | None:
        """Blocks whose strings are on different sides; the others are zeros."""
        stride = self.reach + 1
        whole, cut_off = (min(position, n) + 1) // stride, -(-max(0, position - n) // stride)
        return max(0, whole - cut_off) or None

    def alice(self, x: Ints, n: int) -> Ints:
        """xᵢ written r times, a zero between blocks and zeros after the last: (…, m) ↦ (…, n)."""
        return _apart(x, self.reach, n)

    def bob(self, y: Ints, n: int) -> Ints:
        """yᵢ written r times, a zero between blocks and zeros after the last: (…, m) ↦ (…, n)."""
        return _apart(y, self.reach, n)


def _apart(bits: Ints, reach: int, n: int) -> Ints:
    blocks = bits[..., None] * (np.arange(reach + 1) < reach)
    written = blocks.reshape(*bits.shape[:-1], -1)[..., :n]
    return np.concatenate([written, np.zeros((*bits.shape[:-1], n - written.shape[-1]), bits.dtype)], axis=-1)


MAP = InnerProductToSparseTerms()
