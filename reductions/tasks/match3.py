"""Match3: x₁ … x_N below M; output 1 if x_N + x_i + x_j ≡ 0 (mod M) for some i and j.

With `repeats`, i = j and i or j = N are allowed, as the formula reads; without, N, i and j are different.

Source: Sanford, Hsu and Telgarsky (2023), Match3.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[1, 8, 5], [1, 7, 5]])).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Bools, Ints
from ._matching import Matching, some_pair


@dataclass(frozen=True)
class Match3(Matching):
    """Two partners of the last entry."""

    typical: ClassVar[tuple[int, ...]] = (17, 65, 257, 1025)

    repeats: bool = True

    def matches(self, x: Ints, modulus: int) -> Bools:
        """Some pair that adds up to −x_N."""
        among = x if self.repeats else x[:, :-1]
        return some_pair(among, -x[:, -1] % modulus, modulus, twice=self.repeats)

    def completing(self, x: Ints, rng: Generator) -> tuple[Ints, Ints]:
        """−x_N − x_j at a random place, j the next one before the last."""
        place = rng.integers(x.shape[1] - 2, size=len(x))
        return place, -x[:, -1] - x[np.arange(len(x)), place + 1]


TASK = Match3()
