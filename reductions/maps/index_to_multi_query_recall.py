"""INDEX_n → multi-query recall: keys are public, Alice writes the values, Bob asks for k, k + 1, … in turn.

The answer to the first query is x_k; the others make the answers a rotation of the whole string, which takes no more.

Source: proved here, in the lines above; Arora et al. (2023), for the task.

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([1])).tolist()
    [[2, 0, 3, 1, 3, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction
from ..tasks.multi_query_recall import MultiQueryRecall
from .index_to_associative_recall import IndexToAssociativeRecall


@dataclass(frozen=True)
class IndexToMultiQueryRecall(Reduction):
    """As for one query, with the others after it."""

    symbols: int = 2
    joined: bool = False

    @property
    def single(self) -> IndexToAssociativeRecall:
        """The same with one query."""
        return IndexToAssociativeRecall(self.symbols, joined=self.joined)

    @property
    def problem(self) -> Index:
        """INDEX over V symbols."""
        return Index(self.symbols)

    @property
    def task(self) -> MultiQueryRecall:
        """Recall of n keys."""
        return MultiQueryRecall(self.symbols, self.joined)

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on the values before the cut; nothing once the first query, which tells x_k, is Alice's."""
        return self.single.size_before(n, position)

    def layout(self, n: int) -> Layout:
        """As for one query; all queries are Bob's."""
        return Layout(self.single.layout(n).owners + (Owner.BOB,) * (n - 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """Values, or pairs where they are tokens, as for one query."""
        return self.single.alice(x, n)

    def bob(self, y: Ints, n: int) -> Ints:
        """Keys k, k + 1, …, modulo n."""
        return self.symbols + (y[..., None] + np.arange(n)) % n

    def public(self, n: int) -> Ints:
        """Keys in order, as for one query."""
        return self.single.public(n)

    def answer(self, output: Ints, y: Ints) -> Ints:
        """The first output."""
        return output[..., 0] if output.ndim > np.ndim(y) else output


MAP = IndexToMultiQueryRecall()
