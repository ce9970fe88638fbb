"""INDEX_n → c-gram retrieval: group i is c − 1 times the public symbol i, and the value xᵢ; Bob asks for group k.

T = n·c + c, so INDEX on T/c − 1 symbols. With the query before the context it is Bob who speaks first: ⌈log₂ n⌉ bits
from him to Alice are enough, and no linear bound is left.

Source: Wen, Dang and Lyu (2024), Theorem 4.6, with n/c groups and values that are no keys.

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([1])).tolist()
    [[2, 2, 0, 3, 3, 1, 4, 3, 3]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction
from ..tasks.c_gram import CGram


@dataclass(frozen=True)
class IndexToCGram(Reduction):
    """Groups with fixed keys."""

    symbols: int = 2
    grams: int = 3
    prefix: bool = False

    @property
    def problem(self) -> Index:
        """INDEX over V symbols."""
        return Index(self.symbols)

    @property
    def task(self) -> CGram:
        """Retrieval by c-grams."""
        return CGram(self.symbols, self.grams, self.prefix)

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on the values before the cut, if the query comes later."""
        values = min(position // self.grams, n)
        return None if self.prefix or not values or position > n * self.grams + 1 else values

    def layout(self, n: int) -> Layout:
        """Keys and the separator public, values Alice's, the query Bob's."""
        key = (Owner.PUBLIC,) * (self.grams - 1)
        context, query = (*key, Owner.ALICE) * n, (Owner.BOB,) * (self.grams - 1)
        return Layout((*query, Owner.PUBLIC, *context) if self.prefix else (*context, Owner.PUBLIC, *query))

    def alice(self, x: Ints, n: int) -> Ints:
        """xᵢ, the last token of group i."""
        return x

    def bob(self, y: Ints, n: int) -> Ints:
        """c − 1 times the symbol of group k."""
        return self.symbols + np.repeat(y[..., None], self.grams - 1, axis=-1)

    def public(self, n: int) -> Ints:
        """The keys, and the separator before or after them."""
        keys, separator = self.symbols + np.repeat(np.arange(n), self.grams - 1), [self.symbols + n]
        return np.concatenate([separator, keys] if self.prefix else [keys, separator])


MAP = IndexToCGram()
