"""Function composition: f(1) … f(n), g(1) … g(n), and a point p; output f(g(p)).

Tokens 0 … n−1 are values; f comes first, then g; the point is the last token, and positions tell what is what. T = 2n
+ 1.

Source: Peng, Narayanan and Papadimitriou (2024).

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([2, 0, 1, 1, 1, 0, 2])).item()
    2
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task


@dataclass(frozen=True)
class FunctionComposition(Task):
    """The outer function at the inner one's value."""

    typical: ClassVar[tuple[int, ...]] = (16, 64, 256)

    @property
    def smallest(self) -> int:
        """2: on one point there is nothing to ask."""
        return 2

    def length(self, n: int) -> int:
        """Two functions and a point."""
        return 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """n, one token a point."""
        return n

    def outputs(self, n: int) -> int:
        """n, one output a point."""
        return n

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Uniform functions and point; or, hard, permutations, so that every value of f matters."""
        if not hard:
            return rng.integers(n, size=(count, 2 * n + 1))
        both = [rng.permuted(np.tile(np.arange(n), (count, 1)), axis=1) for _ in range(2)]
        return np.concatenate([*both, rng.integers(n, size=(count, 1))], axis=1)

    def text(self, tokens: Ints) -> str:
        """The functions as lists of values."""
        n = len(tokens) // 2
        return f"f = {tokens[:n].tolist()}, g = {tokens[n:-1].tolist()}, f(g({tokens[-1]}))"

    def label(self, tokens: Ints) -> Ints:
        """f at g at p."""
        n = tokens.shape[-1] // 2
        if tokens.shape[-1] != 2 * n + 1 or n < 2 or tokens.min() < 0 or tokens.max() >= n:
            raise self.refuse("wanted two lists of n values below n and a point, n ≥ 2")
        inner = np.take_along_axis(tokens[..., n:-1], tokens[..., -1:], axis=-1)
        return np.take_along_axis(tokens[..., :n], inner, axis=-1)[..., 0]


TASK = FunctionComposition()
