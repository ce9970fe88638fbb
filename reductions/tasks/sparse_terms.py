"""A k-sparse function of pairs: x₁ … x_n y₁ … y_n and an end token; output f of the number of terms that hold.

A term is the AND of k = 2r literals, x_i … x_(i+r−1) and y_i … y_(i+r−1), for every i ≤ n − r + 1; `reach` is r. With
`function` any it is an OR of ANDs of k literals, with parity their sum modulo 2. Token 2 is the end token; T = 2n + 1.

Source: Bhattamishra et al. (2024), k-sparse Boolean functions of pairs; the terms are ours.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[1, 1, 0, 1, 1, 1, 2], [1, 1, 0, 0, 1, 1, 2]])).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..problems.kinds.pair_functions import FUNCTIONS
from ..task import Ints, Task

END = 2
CHOICES = ("any", "parity")


@dataclass(frozen=True)
class SparseTerms(Task):
    """Any of the terms, or their parity."""

    variants: ClassVar[tuple[str, ...]] = ("sparse_terms:function=parity",)

    reach: int = 2
    function: str = "any"

    def __post_init__(self) -> None:
        if self.reach < 1 or self.function not in CHOICES:
            wanted = f"wanted at least 1, and one of {', '.join(CHOICES)}"
            raise ValueError(f"reach={self.reach}, function={self.function}: {wanted}")

    @property
    def smallest(self) -> int:
        """r, as long as one term reaches."""
        return self.reach

    def length(self, n: int) -> int:
        """Two strings and the end token."""
        return 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """0, 1 and the end token."""
        return 3

    def of_terms(self, count: Ints, n: int) -> Ints:
        """f at a number of terms that hold."""
        return np.asarray(FUNCTIONS[self.function](n - self.reach + 1, count), dtype=np.int64)

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Bits that are 1 so often that half of all sequences have a term; or, hard, one term in half, near misses."""
        terms, k = n - self.reach + 1, 2 * self.reach
        share = (1 - 0.5 ** (1 / terms)) ** (1 / k)
        bits = (rng.random((count, 2, n)) < share).astype(np.int64)
        if hard:
            start = rng.integers(terms, size=count)
            inside = (np.arange(n) >= start[:, None]) & (np.arange(n) < start[:, None] + self.reach)
            bits = np.repeat(inside[:, None], 2, axis=1).astype(np.int64)
            broken = rng.permuted(np.arange(count) * 2 < count)
            side, place = rng.integers(2, size=count), start + rng.integers(self.reach, size=count)
            bits[broken, side[broken], place[broken]] = 0
        return np.concatenate([bits.reshape(count, 2 * n), np.full((count, 1), END)], axis=1)

    def text(self, tokens: Ints) -> str:
        """The two strings."""
        n = len(tokens) // 2
        first, second = ("".join(map(str, half)) for half in (tokens[:n].tolist(), tokens[n:-1].tolist()))
        return f"{self.function} of {self.reach} and {self.reach} neighbours in {first} and {second}"

    def label(self, tokens: Ints) -> Ints:
        """f of the number of terms."""
        strings, end = tokens[..., :-1], tokens[..., -1]
        n = strings.shape[-1] // 2
        right = strings.shape[-1] == 2 * n >= 2 * self.reach and strings.min() >= 0 and strings.max() < END
        if not right or (end != END).any():
            raise self.refuse(f"wanted two 0/1 strings of at least {self.reach} bits and the token {END}")
        both = strings[..., :n] & strings[..., n:]
        windows = np.lib.stride_tricks.sliding_window_view(both, self.reach, axis=-1)
        return self.of_terms(windows.all(axis=-1).sum(axis=-1), n)


TASK = SparseTerms()
