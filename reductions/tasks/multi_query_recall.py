"""Multi-query recall: k₁ v₁ … k_n v_n, then n keys, each asked at once: output the value of each.

Values are the tokens 0 … V−1, keys V … V+K−1 with K = n + `spare`. With `joined`, the pair of key k and value v is the
one token V + K + k·V + v. Of equal keys the first counts, or with `last` the last; with spare keys those that are asked
may be absent, and the output is then V: all as for one query.

Source: Arora et al. (2023), MQAR, with the queries side by side.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([2, 0, 3, 1, 3, 2])).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task
from .associative_recall import AssociativeRecall


@dataclass(frozen=True)
class MultiQueryRecall(Task):
    """The values of n queried keys."""

    symbols: int = 2
    joined: bool = False
    spare: int = 0
    last: bool = False

    @property
    def single(self) -> AssociativeRecall:
        """The same pairs with one query."""
        return AssociativeRecall(self.symbols, self.spare, self.joined, self.last)

    def __post_init__(self) -> None:
        _ = self.single

    def length(self, n: int) -> int:
        """n pairs and n queries."""
        return self.single.length(n) - 1 + n

    def vocabulary(self, n: int) -> int:
        """Values, keys, and pairs if they are tokens."""
        return self.single.vocabulary(n)

    def outputs(self, n: int) -> int:
        """Values, and V for an absent key where there can be one."""
        return self.single.outputs(n)

    def asked(self, n: int) -> tuple[int, ...]:
        """After every query."""
        return tuple(range(self.length(n) - n, self.length(n)))

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Keys in random order among the pairs, queries uniform, or, hard, every key once.

        With spare keys hard pairs have keys drawn with repetition, and queries are uniform over all keys.
        """
        keys = self.single.keys(n)
        first = self.single.sample(n, count, rng, hard=hard and self.spare > 0)[:, :-1]
        every = rng.permuted(np.tile(np.arange(n), (count, 1)), axis=1)
        queries = every if hard and not self.spare else rng.integers(keys, size=(count, n))
        return np.concatenate([first, self.symbols + queries], axis=1)

    def text(self, tokens: Ints) -> str:
        """Pairs, and the keys that are asked for."""
        n = self.size(tokens)
        first = self.single.text(tokens[: self.single.length(n)])
        return " ".join([first, *(f"k{query - self.symbols}" for query in tokens[self.single.length(n) :])])

    def size(self, tokens: Ints) -> int:
        """n, from the length."""
        return tokens.shape[-1] // (2 if self.joined else 3)

    def label(self, tokens: Ints) -> Ints:
        """(…, n), or (…) for one query."""
        n = self.size(tokens)
        if n < 1 or tokens.shape[-1] != self.length(n):
            raise self.refuse("wanted n pairs and n keys")
        queries = tokens[..., self.length(n) - n :]
        try:
            answers = self.single.answers(
                *self.single.pairs(tokens[..., : self.length(n) - n + 1]), queries - self.symbols
            )
        except ValueError as error:
            raise self.refuse(str(error)) from None
        return answers if n > 1 else answers[..., 0]


TASK = MultiQueryRecall()
