"""Match3Bigram: x₁ … x_N below M; output 1 if x_N + x_j + x_{j+1} ≡ 0 (mod M) for some j < N − 1.

Source: Sanford, Hsu and Telgarsky (2023), Match3Bigram.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[1, 2, 15, 1], [15, 1, 2, 1]])).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ..task import Bools, Ints
from ._matching import Matching


@dataclass(frozen=True)
class Match3Bigram(Matching):
    """Two neighbours that are partners of the last entry."""

    def matches(self, x: Ints, modulus: int) -> Bools:
        """Some neighbours that add up to −x_N; the last entry is not one of them."""
        return np.asarray(((x[:, :-2] + x[:, 1:-1] + x[:, -1:]) % modulus == 0).any(axis=1))

    def completing(self, x: Ints, rng: Generator) -> tuple[Ints, Ints]:
        """−x_N − x_{j+1} at a random place j."""
        place = rng.integers(x.shape[1] - 2, size=len(x))
        return place, -x[:, -1] - x[np.arange(len(x)), place + 1]


TASK = Match3Bigram()
