"""Counting: numbers out of 1 … n and gaps, a number q and a threshold t; output 1 if q occurs more than t times.

Token 0 is a gap, 1 … n are numbers, n + 1 … 2n + 1 thresholds 0 … n; T = n + 2.

Source: Wen, Dang and Lyu (2024), Definition 4.5, padded to a fixed length.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[2, 3, 2, 2, 4], [2, 3, 2, 2, 5], [2, 3, 2, 2, 6]])).tolist()
    [1, 1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task


@dataclass(frozen=True)
class Counting(Task):
    """Whether a number occurs more often than a threshold."""

    typical: ClassVar[tuple[int, ...]] = (16, 64, 256, 1024)

    def length(self, n: int) -> int:
        """n slots, the number and the threshold."""
        return n + 2

    def vocabulary(self, n: int) -> int:
        """Gap, numbers, thresholds."""
        return 2 * n + 2

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Numbers up to 4 and a threshold near n/4; or, hard, slot j holds j or a gap, and the threshold is 0."""
        if hard:
            slots = np.arange(1, n + 1) * rng.integers(2, size=(count, n))
            asked = np.stack([rng.integers(1, n + 1, size=count), np.full(count, n + 1)], axis=1)
        else:
            few = min(n, 4)
            slots = rng.integers(1, few + 1, size=(count, n))
            threshold = np.clip(n // 4 + rng.integers(-2, 3, size=count), 0, n)
            asked = np.stack([rng.integers(1, few + 1, size=count), n + 1 + threshold], axis=1)
        return np.concatenate([slots, asked], axis=1)

    def text(self, tokens: Ints) -> str:
        """The numbers, and what is asked."""
        slots, n = tokens[:-2], len(tokens) - 2
        return f"{' '.join(str(s) if s else '·' for s in slots)} | more than {tokens[-1] - n - 1} times {tokens[-2]} ?"

    def label(self, tokens: Ints) -> Ints:
        """1 when the count exceeds the threshold."""
        slots, number, threshold = tokens[..., :-2], tokens[..., -2], tokens[..., -1]
        n = slots.shape[-1]
        right = n >= 1 and slots.min() >= 0 and slots.max() <= n and number.min() >= 1 and number.max() <= n
        if not right or threshold.min() <= n or threshold.max() > 2 * n + 1:
            raise self.refuse("wanted n gaps or numbers up to n, then a number and a threshold")
        count = (slots == number[..., None]).sum(axis=-1)
        return (count > threshold - n - 1).astype(tokens.dtype)


TASK = Counting()
