"""String equality: x₁ … x_n y₁ … y_n and an end token; output 1 when x = y.

Tokens 0 … V−1 are symbols, V is the end token, at which a model answers; T = 2n + 1.

Source: Bhattamishra et al. (2024), equality.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[0, 1, 0, 1, 2], [0, 1, 1, 1, 2]])).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task, one_hot


@dataclass(frozen=True)
class StringEquality(Task):
    """Whether the two halves are the same string."""

    symbols: int = 2

    def __post_init__(self) -> None:
        if self.symbols < 2:
            raise ValueError(f"symbols={self.symbols}: wanted at least 2")

    def length(self, n: int) -> int:
        """Two strings and the end token."""
        return 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """Symbols and the end token."""
        return self.symbols + 1

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Half equal; the others independent, or, hard, different in one place."""
        x, other = rng.integers(self.symbols, size=(2, count, n))
        changed = (
            x + rng.integers(1, self.symbols, size=(count, 1)) * one_hot(rng.integers(n, size=count), n)
        ) % self.symbols
        y = np.where(rng.permutation(count)[:, None] % 2 == 0, x, changed if hard else other)
        return np.concatenate([x, y, np.full((count, 1), self.symbols)], axis=1)

    def text(self, tokens: Ints) -> str:
        """x = y ?"""
        half = len(tokens) // 2
        return f"{' '.join(map(str, tokens[:half]))} = {' '.join(map(str, tokens[half:-1]))} ?"

    def label(self, tokens: Ints) -> Ints:
        """1 when the halves are equal."""
        strings, end = tokens[..., :-1], tokens[..., -1]
        n = strings.shape[-1] // 2
        right = strings.shape[-1] == 2 * n > 0 and strings.min() >= 0 and strings.max() < self.symbols
        if not right or (end != self.symbols).any():
            raise self.refuse(f"wanted two strings of symbols below {self.symbols} and the token {self.symbols}")
        return np.all(strings[..., :n] == strings[..., n:], axis=-1).astype(tokens.dtype)


TASK = StringEquality()
