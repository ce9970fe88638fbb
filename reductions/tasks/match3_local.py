"""Match3Local: x₁ … x_N below M; output 1 if x_N + x_i + x_j ≡ 0 (mod M) for some i and j among the last K + 1 places.

K is `reach`; i = j and N itself are allowed.

Source: Sanford, Hsu and Telgarsky (2023), Match3Local.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[1, 2, 15, 1], [2, 9, 8, 1]])).tolist()
    [1, 1]
"""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from ..task import Bools, Ints
from ._matching import Matching, some_pair


@dataclass(frozen=True)
class Match3Local(Matching):
    """Two partners of the last entry that are near it."""

    reach: int = 4

    def __post_init__(self) -> None:
        if self.reach < 1:
            raise ValueError(f"reach={self.reach}: wanted at least 1")

    def matches(self, x: Ints, modulus: int) -> Bools:
        """Some pair among the last K + 1 that adds up to −x_N."""
        return some_pair(x[:, -self.reach - 1 :], -x[:, -1] % modulus, modulus, twice=True)

    def completing(self, x: Ints, rng: Generator) -> tuple[Ints, Ints]:
        """−2·x_N, which adds up with x_N to −x_N, at a random place within reach."""
        near = min(self.reach, x.shape[1] - 1)
        return x.shape[1] - 2 - rng.integers(near, size=len(x)), -2 * x[:, -1]


TASK = Match3Local()
