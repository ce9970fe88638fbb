"""INDEX_n → associative recall: keys are public and in order, Alice writes the values, Bob the key that is asked for.

Source: Bhattamishra et al. (2024); Wen, Dang and Lyu (2024), Theorem 4.6, with values that are no keys
(`reductions.literal.associative_recall` is the encoding as printed).

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([1])).tolist()
    [[2, 0, 3, 1, 3]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction
from ..tasks.associative_recall import AssociativeRecall


@dataclass(frozen=True)
class IndexToAssociativeRecall(Reduction):
    """Fixed keys; all pairs before the query."""

    symbols: int = 2
    spare: int = 0
    joined: bool = False
    last: bool = False

    @property
    def problem(self) -> Index:
        """INDEX over V symbols."""
        return Index(self.symbols)

    @property
    def task(self) -> AssociativeRecall:
        """Recall, whatever counts among equal keys: these are different."""
        return AssociativeRecall(self.symbols, self.spare, self.joined, self.last)

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on the values before the cut; nothing once the query is Alice's."""
        values = position if self.joined else position // 2
        return values if values > 0 and position < self.task.length(n) else None

    def layout(self, n: int) -> Layout:
        """Keys public, values Alice's; pairs Alice's where they are one token; the query Bob's."""
        pair = (Owner.ALICE,) if self.joined else (Owner.PUBLIC, Owner.ALICE)
        return Layout(pair * n + (Owner.BOB,))

    def alice(self, x: Ints, n: int) -> Ints:
        """Values, or pairs of the keys in order and values."""
        if not self.joined:
            return x
        keys = np.broadcast_to(np.arange(x.shape[-1]), x.shape)
        return self.task.write(keys, x, keys[..., 0])[..., :-1]

    def bob(self, y: Ints, n: int) -> Ints:
        """The token V + k of key k: (…) ↦ (…, 1)."""
        return self.symbols + y[..., None]

    def public(self, n: int) -> Ints:
        """The tokens V … V + n − 1 of all keys in order; none where pairs are tokens."""
        return np.zeros(0, dtype=np.int64) if self.joined else self.symbols + np.arange(n)


MAP = IndexToAssociativeRecall()
