"""Induction heads: s₁ … s_T with s_T seen before; output the token that followed its last occurrence before.

n different symbols, the tokens 0 … n−1; T = 2n + 1.

Source: Olsson et al. (2022); Sanford, Hsu and Telgarsky (2024).

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[0, 1, 1, 0, 1], [1, 0, 0, 1, 0]])).tolist()
    [0, 1]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task


@dataclass(frozen=True)
class InductionHeads(Task):
    """What followed the last symbol when it was seen last."""

    typical: ClassVar[tuple[int, ...]] = (16, 64, 256)

    @property
    def smallest(self) -> int:
        """2: with one symbol every answer is the same."""
        return 2

    def length(self, n: int) -> int:
        """2n + 1 symbols."""
        return 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """n, one token a symbol."""
        return n

    def outputs(self, n: int) -> int:
        """n: any symbol may have followed."""
        return n

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Uniform symbols, the last one from among those before; or, hard, the last occurrence among the first ones."""
        s = rng.integers(n, size=(count, 2 * n))
        if hard:
            last = rng.integers(n, size=(count, 1))
            s = np.where((np.arange(2 * n) >= n) & (s == last), (s + 1) % n, s)
            s[np.arange(count), rng.integers(n, size=count)] = last[:, 0]
            return np.concatenate([s, last], axis=1)
        return np.concatenate([s, np.take_along_axis(s, rng.integers(2 * n, size=(count, 1)), axis=1)], axis=1)

    def label(self, tokens: Ints) -> Ints:
        """The token after the last earlier occurrence of the last token."""
        n = tokens.shape[-1] // 2
        if tokens.shape[-1] != 2 * n + 1 or n < 2 or tokens.min() < 0 or tokens.max() >= n:
            raise self.refuse("wanted 2n + 1 symbols below n, n ≥ 2")
        same = tokens[..., :-1] == tokens[..., -1:]
        if not same.any(axis=-1).all():
            raise self.refuse("the last symbol was not seen before")
        place = 2 * n - 1 - np.argmax(same[..., ::-1], axis=-1)
        return np.take_along_axis(tokens, place[..., None] + 1, axis=-1)[..., 0]


TASK = InductionHeads()
