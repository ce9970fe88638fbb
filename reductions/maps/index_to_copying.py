"""INDEX_n → copying: Alice writes the string; Bob asks for the copy, and reads x_k off it.

What he generates after the cut is his own, however long it is.

Source: Jelassi et al. (2024), Theorem 2.7, by counting: |S| states copy at most |S| strings.

Example:
    >>> import numpy as np
    >>> MAP.tokens(3, np.array([[0, 3, 1]]), np.array([2])).tolist()
    [[4, 0, 3, 1, 5]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.copying import Copying


@dataclass(frozen=True)
class IndexToCopying(Reduction):
    """The whole string is asked for."""

    symbols: int = 4

    @property
    def problem(self) -> Index:
        """INDEX over V symbols."""
        return Index(self.symbols)

    @property
    def task(self) -> Copying:
        """Copying over V symbols."""
        return Copying(self.symbols)

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on the symbols before the cut."""
        return position - 1 if 2 <= position <= n + 1 else None

    def layout(self, n: int) -> Layout:
        """The start public, the string Alice's, the copy token Bob's."""
        return in_order((Owner.PUBLIC, 1), (Owner.ALICE, n), (Owner.BOB, 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """x as it is, between the start and the copy token."""
        return x

    def bob(self, y: Ints, n: int) -> Ints:
        """The copy token, whatever k is."""
        return np.full((*y.shape, 1), self.symbols + 1)

    def public(self, n: int) -> Ints:
        """The start token."""
        return np.array([self.symbols])

    def answer(self, output: Ints, y: Ints) -> Ints:
        """Symbol k of the copy."""
        copy = output if output.ndim > np.ndim(y) else output[..., None]
        return np.take_along_axis(copy, y[..., None], axis=-1)[..., 0]


MAP = IndexToCopying()
