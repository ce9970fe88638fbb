"""Dictionary look-up → multi-query recall with absent keys: Alice lists pairs, Bob asks for key k, k + 1, … in turn.

The answer to the first query is the problem's; the others ask for what one query could have asked.

Source: proved here, as for one query: C(K, n)·Vⁿ messages, exactly (`reductions.problems.dictionary`).

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[1, 2, 0]]), np.array([1])).tolist()
    [[2, 1, 4, 0, 3, 4]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.dictionary import Dictionary
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.multi_query_recall import MultiQueryRecall
from .dictionary_to_associative_recall import DictionaryToAssociativeRecall


@dataclass(frozen=True)
class DictionaryToMultiQueryRecall(Reduction):
    """As for one query, with the others after it."""

    symbols: int = 2
    spare: int = 1
    joined: bool = False
    last: bool = False

    @property
    def single(self) -> DictionaryToAssociativeRecall:
        """The same with one query."""
        return DictionaryToAssociativeRecall(self.symbols, self.spare, self.joined, self.last)

    @property
    def problem(self) -> Dictionary:
        """Look-up with spare keys."""
        return self.single.problem

    @property
    def task(self) -> MultiQueryRecall:
        """Recall of n keys, with as many spare keys."""
        return MultiQueryRecall(self.symbols, self.joined, max(1, self.spare), self.last)

    def layout(self, n: int) -> Layout:
        """Pairs Alice's, queries Bob's."""
        return in_order((Owner.ALICE, self.task.length(n) - n), (Owner.BOB, n))

    def alice(self, x: Ints, n: int) -> Ints:
        """The pairs of the map with one query, by ascending key."""
        return self.single.alice(x, n)

    def bob(self, y: Ints, n: int) -> Ints:
        """Keys k, k + 1, …, modulo K."""
        return self.symbols + (y[..., None] + np.arange(n)) % self.task.single.keys(n)

    def answer(self, output: Ints, y: Ints) -> Ints:
        """The first output."""
        return output[..., 0] if output.ndim > np.ndim(y) else output


MAP = DictionaryToMultiQueryRecall()
