"""DISJ_q → q-sparse averaging of 2q entries within ε = 1/(2q), turned round: Alice writes the entries, Bob the set.

`disjointness_to_q_sparse_within` with the parties exchanged, which DISJ does not notice. All of Alice's tokens come
before Bob's one, so that what a recurrent model holds before the set is one message.

Source: Sanford, Hsu and Telgarsky (2023), Theorem 4, with its tolerance; proved in `disjointness_to_q_sparse_within`.

Example:
    >>> import numpy as np
    >>> tokens = MAP.tokens(4, np.array([[1, 1]]), np.array([[0, 1]]))
    >>> MAP.task.text(tokens[0])
    '++ -- ++ -- | average over [2, 3]'
"""

from __future__ import annotations

from dataclasses import dataclass

from ..reduction import Ints, Layout, Owner, in_order
from .disjointness_to_q_sparse_within import DisjointnessToQSparseWithin


@dataclass(frozen=True)
class DisjointnessToQSparseEntries(DisjointnessToQSparseWithin):
    """Half of the positions, in so many dimensions."""

    def layout(self, n: int) -> Layout:
        """Entries Alice's, one public where n is odd, the set Bob's."""
        return in_order((Owner.ALICE, 2 * (n // 2)), (Owner.PUBLIC, n % 2), (Owner.BOB, 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """aᵢ as a sign of u, then −u."""
        return super().bob(x, n)

    def bob(self, y: Ints, n: int) -> Ints:
        """The token of {2i − bᵢ}, positions from 1."""
        return super().alice(y, n)


MAP = DisjointnessToQSparseEntries()
