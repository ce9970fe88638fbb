"""INDEX_n → associative recall for one layer of attention: Alice writes the values, Bob the keys; the query is public.

Key 0 is asked for, and Bob gives it to pair k, the other keys to the other pairs. The last token says nothing, so a
layer with a fixed scale sends one message, from Alice, and INDEX's one-way bound of n·log₂V bits holds for it. Keys
and values have to be separate tokens.

Source: proved here, in the lines above; the idea is that of Sanford, Hsu and Telgarsky (2024).

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([1])).tolist()
    [[3, 0, 2, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction
from ..tasks.associative_recall import AssociativeRecall


@dataclass(frozen=True)
class IndexToAssociativeRecallByKeys(Reduction):
    """Bob moves the key instead of the query."""

    symbols: int = 2
    spare: int = 0
    last: bool = False

    @property
    def problem(self) -> Index:
        """INDEX over V symbols."""
        return Index(self.symbols)

    @property
    def task(self) -> AssociativeRecall:
        """Recall with separate tokens."""
        return AssociativeRecall(self.symbols, self.spare, last=self.last)

    def layout(self, n: int) -> Layout:
        """Keys Bob's, values Alice's, the query public."""
        return Layout((Owner.BOB, Owner.ALICE) * n + (Owner.PUBLIC,))

    def alice(self, x: Ints, n: int) -> Ints:
        """xᵢ, the value of pair i."""
        return x

    def bob(self, y: Ints, n: int) -> Ints:
        """Key (i − k) mod n at pair i, so key 0 at pair k."""
        return self.symbols + (np.arange(n) - y[..., None]) % n

    def public(self, n: int) -> Ints:
        """The query: the token V of key 0."""
        return np.array([self.symbols])


MAP = IndexToAssociativeRecallByKeys()
