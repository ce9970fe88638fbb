"""Dictionary look-up → associative recall with absent keys: Alice lists pairs by ascending key, Bob asks for any key.

Source: proved here: C(K, n)·Vⁿ messages, exactly (`reductions.problems.dictionary`).

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[1, 2, 0]]), np.array([1])).tolist()
    [[2, 1, 4, 0, 3]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.dictionary import Dictionary
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.associative_recall import AssociativeRecall


@dataclass(frozen=True)
class DictionaryToAssociativeRecall(Reduction):
    """Pairs of Alice's own choice."""

    symbols: int = 2
    spare: int = 1
    joined: bool = False
    last: bool = False

    @property
    def problem(self) -> Dictionary:
        """Look-up with spare keys."""
        return Dictionary(self.symbols, max(1, self.spare))

    @property
    def task(self) -> AssociativeRecall:
        """Recall with as many spare keys."""
        return AssociativeRecall(self.symbols, max(1, self.spare), self.joined, self.last)

    def layout(self, n: int) -> Layout:
        """Pairs Alice's, the query Bob's."""
        return in_order((Owner.ALICE, self.task.length(n) - 1), (Owner.BOB, 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """The keys that are there, ascending, and their values."""
        keys = np.argsort(x == self.symbols, axis=-1, kind="stable")[..., :n]
        return self.task.write(keys, np.take_along_axis(x, keys, axis=-1), keys[..., 0])[..., :-1]

    def bob(self, y: Ints, n: int) -> Ints:
        """The token V + k of key k: (…) ↦ (…, 1)."""
        return self.symbols + y[..., None]


MAP = DictionaryToAssociativeRecall()
