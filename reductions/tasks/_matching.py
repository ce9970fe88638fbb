"""Matching tasks: x₁ … x_N below M; output 1 if the last entry and some others add up to 0 modulo M.

The papers ask it of every token; here it is asked of the last one, which every other token can stand for.

Source: Sanford, Hsu and Telgarsky (2023).
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ..task import Bools, Ints, Task


@dataclass(frozen=True)
class Matching(Task):
    """N numbers modulo M = `modulus(N)`, which the size fixes."""

    def modulus(self, n: int) -> int:
        """M: large enough for the reductions, 4n + 2."""
        return 4 * n + 2

    @property
    def smallest(self) -> int:
        """Two numbers beside the last."""
        return 3

    def length(self, n: int) -> int:
        """T = N, one token a number."""
        return n

    def vocabulary(self, n: int) -> int:
        """Numbers below M."""
        return self.modulus(n)

    @abstractmethod
    def matches(self, x: Ints, modulus: int) -> Bools:
        """Whether the last entry matches: (B, N) ↦ (B,)."""

    @abstractmethod
    def completing(self, x: Ints, rng: Generator) -> tuple[Ints, Ints]:
        """For each row a place (B,) and the number (B,) that makes a match there."""

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Numbers below M/4, in half of them one changed into a match; or, hard, into a match or its neighbour modulo
        M.
        """
        x = rng.integers(1, self.modulus(n) // 4, size=(count, n))  # too small for a match
        place, number = self.completing(x, rng)
        made = rng.permutation(count) % 2 == 0
        shift = (~made).astype(np.int64)
        rows = np.arange(count) if hard else np.flatnonzero(made)
        x[rows, place[rows]] = (number + shift * hard)[rows] % self.modulus(n)
        return x

    def text(self, tokens: Ints) -> str:
        """The numbers and the modulus."""
        return f"{' '.join(map(str, tokens.tolist()))} modulo {self.modulus(len(tokens))}"

    def label(self, tokens: Ints) -> Ints:
        """1 where the last entry matches."""
        n = tokens.shape[-1]
        if n < self.smallest or tokens.min() < 0 or tokens.max() >= self.modulus(n):
            raise self.refuse(f"wanted at least {self.smallest} numbers below their modulus")
        flat = tokens.reshape(-1, n)
        return self.matches(flat, self.modulus(n)).reshape(tokens.shape[:-1]).astype(tokens.dtype)


def some_pair(x: Ints, target: Ints, modulus: int, *, twice: bool) -> Bools:
    """Whether two entries of a row add up to its target modulo M; with `twice`, an entry may be added to itself."""
    wanted = (target[:, None] - x) % modulus
    rows = np.arange(len(x))[:, None]
    held = np.zeros((len(x), modulus), dtype=np.int64)
    np.add.at(held, (np.broadcast_to(rows, x.shape), x), 1)
    found = held[rows, wanted] - (0 if twice else (wanted == x))
    return np.asarray((found > 0).any(axis=1))
