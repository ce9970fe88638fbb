"""Match2: x₁ … x_N below M; output 1 if x_N + x_j ≡ 0 (mod M) for some j, N itself allowed.

Source: Sanford, Hsu and Telgarsky (2023), Match2.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[3, 9, 5], [3, 8, 5]])).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ..task import Bools, Ints
from ._matching import Matching


@dataclass(frozen=True)
class Match2(Matching):
    """A partner of the last entry."""

    def matches(self, x: Ints, modulus: int) -> Bools:
        """Some x_j ≡ −x_N."""
        return np.asarray(((x + x[:, -1:]) % modulus == 0).any(axis=1))

    def completing(self, x: Ints, rng: Generator) -> tuple[Ints, Ints]:
        """−x_N at a random place before the last."""
        return rng.integers(x.shape[1] - 1, size=len(x)), -x[:, -1]


TASK = Match2()
