"""Associative recall: k₁ v₁ … k_n v_n, then a key q; output the value that followed q.

Values are the tokens 0 … V−1, keys V … V+K−1 with K = n + `spare`. With `joined`, the pair of key k and value v is the
one token V + K + k·V + v. Of equal keys the first counts, or with `last` the last. With spare keys q may be absent,
and the output is then V.

Source: Bhattamishra et al. (2024); Wen, Dang and Lyu (2024), Definition 4.3.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([2, 0, 3, 1, 3])).item()
    1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task


@dataclass(frozen=True)
class AssociativeRecall(Task):
    """The value of the queried key."""

    variants: ClassVar[tuple[str, ...]] = ("associative_recall:joined=true",)
    symbols: int = 2
    spare: int = 0
    joined: bool = False
    last: bool = False

    def __post_init__(self) -> None:
        if self.symbols < 2 or self.spare < 0:
            raise ValueError(f"symbols={self.symbols}, spare={self.spare}: wanted at least 2, and at least 0")

    def keys(self, n: int) -> int:
        """Number of different keys."""
        return n + self.spare

    def length(self, n: int) -> int:
        """n pairs and the query."""
        return n + 1 if self.joined else 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """Values, keys, and pairs if they are tokens."""
        keys = self.keys(n)
        return self.symbols + keys + (keys * self.symbols if self.joined else 0)

    def outputs(self, n: int) -> int:
        """Values, and V for an absent key where there can be one."""
        return self.symbols + (self.spare > 0)

    def write(self, keys: Ints, values: Ints, query: Ints) -> Ints:
        """Tokens of pairs (…, n) and a query (…)."""
        if self.joined:
            pairs = self.symbols + self.keys(keys.shape[-1]) + keys * self.symbols + values
        else:
            pairs = np.stack([self.symbols + keys, values], axis=-1).reshape(*keys.shape[:-1], -1)
        return np.concatenate([pairs, self.symbols + query[..., None]], axis=-1)

    def pairs(self, tokens: Ints) -> tuple[Ints, Ints]:
        """Keys and values, (…, n) each."""
        body = tokens[..., :-1]
        if not self.joined:
            return body[..., ::2] - self.symbols, body[..., 1::2]
        keys, values = np.divmod(body - self.symbols - self.keys(body.shape[-1]), self.symbols)
        return keys, values

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Distinct keys in random order, or, hard, keys drawn with repetition; half of the queries absent if they can
        be.
        """
        order = rng.permuted(np.tile(np.arange(self.keys(n)), (count, 1)), axis=1)
        keys = rng.integers(self.keys(n), size=(count, n)) if hard else order[:, :n]
        query = np.take_along_axis(keys, rng.integers(n, size=(count, 1)), axis=1)[:, 0]
        if self.spare:
            query = np.where(rng.integers(2, size=count) == 1, order[:, -1], query)
        return self.write(keys, rng.integers(self.symbols, size=(count, n)), query)

    def text(self, tokens: Ints) -> str:
        """Keys and values, and the key that is asked for."""
        keys, values = self.pairs(tokens)
        pairs = " ".join(f"k{k}:{v}" for k, v in zip(keys, values, strict=True))
        return f"{pairs} | k{tokens[-1] - self.symbols}"

    def label(self, tokens: Ints) -> Ints:
        """The value beside the first key, or the last, that is the query."""
        return self.answers(*self.pairs(tokens), tokens[..., -1:] - self.symbols)[..., 0]

    def answers(self, keys: Ints, values: Ints, queries: Ints) -> Ints:
        """Labels of several queries of the same pairs: keys and values (…, n), queries (…, m) ↦ (…, m).

        Raises:
            ValueError: keys, values or queries that are not, or a query that is absent where no key is spare.
        """
        n = keys.shape[-1]
        inside = [(part >= 0) & (part < top) for part, top in ((keys, self.keys(n)), (values, self.symbols))]
        right = n >= 1 and values.shape == keys.shape and all(part.all() for part in inside)
        if not right or queries.min() < 0 or queries.max() >= self.keys(n):
            raise self.refuse(f"wanted pairs of a key and one of {self.symbols} values, and then a key")
        table = np.full((*keys.shape[:-1], self.keys(n)), self.symbols)  # of what each key has; V for nothing
        for i in range(n) if self.last else reversed(range(n)):
            np.put_along_axis(table, keys[..., i : i + 1], values[..., i : i + 1], axis=-1)
        found = np.take_along_axis(table, queries, axis=-1)
        if not self.spare and (found == self.symbols).any():
            raise self.refuse("the queried key is not among the pairs, and no key is spare")
        return found


TASK = AssociativeRecall()
