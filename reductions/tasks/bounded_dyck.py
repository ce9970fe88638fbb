"""Bounded Dyck: 2n brackets of k types and an end token; output 1 if they are balanced and never nest deeper than D.

Token 2i opens type i and 2i + 1 closes it; 2k is the end token, at which a model answers; T = 2n + 1.

Source: Hewitt et al. (2020), Dyck-(k, m); Bhattamishra et al. (2024).

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[0, 2, 3, 1, 4], [0, 2, 1, 3, 4], [0, 1, 2, 3, 4]])).tolist()
    [1, 0, 1]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task


@dataclass(frozen=True)
class BoundedDyck(Task):
    """Balanced brackets of bounded depth."""

    types: int = 2
    depth: int = 2

    def __post_init__(self) -> None:
        if self.types < 1 or self.depth < 1:
            raise ValueError(f"types={self.types}, depth={self.depth}: wanted at least 1 of each")

    @property
    def end(self) -> int:
        """The end token."""
        return 2 * self.types

    def length(self, n: int) -> int:
        """n pairs of brackets and the end token."""
        return 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """Opening and closing brackets, and the end token."""
        return 2 * self.types + 1

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Random walks between depths 0 and D; in half of them one bracket is changed, or, hard, one closing type
        only.
        """
        tokens = self._walks(n, count, rng)
        place = rng.integers(2 * n, size=count)
        if hard:
            closing = tokens % 2 == 1
            place = np.argmax(np.where(closing, rng.random(tokens.shape), -1.0), axis=1)
        change = rng.integers(1, 2 * self.types, size=count)
        if hard and self.types > 1:
            change = 2 * rng.integers(1, self.types, size=count)
        rows = np.flatnonzero(rng.permutation(count) % 2)
        tokens[rows, place[rows]] = (tokens[rows, place[rows]] + change[rows]) % (2 * self.types)
        return np.concatenate([tokens, np.full((count, 1), self.end)], axis=1)

    def _walks(self, n: int, count: int, rng: Generator) -> Ints:
        """Balanced sequences (count, 2n)."""
        tokens = np.zeros((count, 2 * n), dtype=np.int64)
        stack, height = np.zeros((count, self.depth + 1), dtype=np.int64), np.zeros(count, dtype=np.int64)
        rows = np.arange(count)
        for t in range(2 * n):
            must_open, must_close = height == 0, (height == self.depth) | (height >= 2 * n - t)
            opens = ~must_close & (must_open | (rng.integers(2, size=count) == 1))
            kind = np.where(opens, rng.integers(self.types, size=count), stack[rows, np.maximum(height - 1, 0)])
            stack[rows, height] = np.where(opens, kind, stack[rows, height])
            tokens[:, t] = 2 * kind + ~opens
            height += np.where(opens, 1, -1)
        return tokens

    def text(self, tokens: Ints) -> str:
        """The brackets as signs of four types, or ±i where types are more."""
        signs = "()[]{}<>"
        if self.types > len(signs) // 2:
            return " ".join(f"{'+-'[t % 2]}{t // 2}" for t in tokens[:-1].tolist())
        return "".join(signs[t] for t in tokens[:-1].tolist())

    def label(self, tokens: Ints) -> Ints:
        """By a stack of at most D open types."""
        brackets, end = tokens[..., :-1], tokens[..., -1]
        length = brackets.shape[-1]
        right = length % 2 == 0 < length and brackets.min() >= 0 and brackets.max() < self.end
        if not right or (end != self.end).any():
            raise self.refuse(f"wanted 2n brackets below {self.end} and the token {self.end}")
        flat = brackets.reshape(-1, length)
        rows = np.arange(len(flat))
        stack, height = np.zeros((len(flat), self.depth + 1), dtype=np.int64), np.zeros(len(flat), dtype=np.int64)
        alive = np.ones(len(flat), dtype=bool)
        for t in range(length):
            kind, closes = flat[:, t] // 2, flat[:, t] % 2 == 1
            top = stack[rows, np.maximum(height - 1, 0)]
            alive &= np.where(closes, (height > 0) & (top == kind), height < self.depth)
            opens = alive & ~closes
            stack[rows[opens], height[opens]] = kind[opens]
            height += np.where(alive, np.where(closes, -1, 1), 0)
        return (alive & (height == 0)).reshape(tokens.shape[:-1]).astype(tokens.dtype)


TASK = BoundedDyck()
