"""Copying: a start token, x₁ … x_n, and a copy token; then generate x₁ … x_n.

Tokens 0 … V−1 are symbols, V starts, V + 1 asks for the copy; T = n + 2, and n outputs are generated, each fed back.

Source: Jelassi et al. (2024), the copy task.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([4, 0, 3, 1, 5])).tolist()
    [0, 3, 1]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task


@dataclass(frozen=True)
class Copying(Task):
    """The string again."""

    typical: ClassVar[tuple[int, ...]] = (16, 64, 256, 1024)

    symbols: int = 4

    def __post_init__(self) -> None:
        if self.symbols < 2:
            raise ValueError(f"symbols={self.symbols}: wanted at least 2")

    def length(self, n: int) -> int:
        """Start, the string, copy."""
        return n + 2

    def vocabulary(self, n: int) -> int:
        """Symbols, start and copy."""
        return self.symbols + 2

    def outputs(self, n: int) -> int:
        """V, one output a symbol."""
        return self.symbols

    def generated(self, n: int) -> int:
        """The whole string."""
        return n

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Uniform strings; or, hard, strings of period ⌈n/2⌉, in which every gram of the first half comes twice."""
        x = rng.integers(self.symbols, size=(count, n))
        if hard:
            x = x[:, np.arange(n) % -(-n // 2)]
        ends = np.full((count, 1), self.symbols)
        return np.concatenate([ends, x, ends + 1], axis=1)

    def text(self, tokens: Ints) -> str:
        """Start and copy as words."""
        return " ".join(["<s>", *map(str, tokens[1:-1].tolist()), "<copy>"])

    def label(self, tokens: Ints) -> Ints:
        """The string again: (…, T) ↦ (…, n), or (…) for n = 1."""
        x = tokens[..., 1:-1]
        right = x.shape[-1] >= 1 and x.min() >= 0 and x.max() < self.symbols
        if not right or (tokens[..., 0] != self.symbols).any() or (tokens[..., -1] != self.symbols + 1).any():
            raise self.refuse(f"wanted {self.symbols}, symbols below it, and {self.symbols + 1}")
        return x[..., 0] if x.shape[-1] == 1 else x


TASK = Copying()
