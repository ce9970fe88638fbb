"""IP_n → the parity of ands of pairs: each writes her string, and the end token is public.

Source: proved here: the task is the problem; Bhattamishra et al., arXiv 2406.09347 (2024), for functions of pairs.

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 1, 1, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.inner_product import InnerProduct
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.symmetric_pairs import END, SymmetricPairs


@dataclass(frozen=True)
class InnerProductToSymmetricPairs(Reduction):
    """Strings side by side."""

    @property
    def problem(self) -> InnerProduct:
        """IP modulo 2."""
        return InnerProduct()

    @property
    def task(self) -> SymmetricPairs:
        """Parity of and."""
        return SymmetricPairs()

    def size_before(self, n: int, position: int) -> int | None:
        """Places whose two tokens are on different sides; the others are fixed to 0."""
        return min(position, 2 * n - position) if 0 < position < 2 * n else None

    def layout(self, n: int) -> Layout:
        """n positions each, and the public end."""
        return in_order((Owner.ALICE, n), (Owner.BOB, n), (Owner.PUBLIC, 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """Her string."""
        return x

    def bob(self, y: Ints, n: int) -> Ints:
        """His string."""
        return y

    def public(self, n: int) -> Ints:
        """The end token."""
        return np.array([END])


MAP = InnerProductToSymmetricPairs()
