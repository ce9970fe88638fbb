"""Set disjointness: two sets as 0/1 strings x₁ … x_n y₁ … y_n and an end token; output 1 when they are disjoint.

Token 2 is the end token, at which a model answers; T = 2n + 1.

Source: Bhattamishra et al. (2024), disjointness; here 1 means disjoint.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[0, 1, 1, 0, 2], [0, 1, 1, 1, 2]])).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task, one_hot

END = 2


@dataclass(frozen=True)
class SetDisjointness(Task):
    """Whether the two sets have no common element."""

    def length(self, n: int) -> int:
        """Two sets and the end token."""
        return 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """0, 1 and the end token."""
        return 3

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Each element in each set with probability 1/√n; or, hard, with 1/2 and in at most one place common."""
        if not hard:
            sets = (rng.random((count, 2 * n)) < n**-0.5).astype(np.int64)
        else:
            kind = rng.integers(3, size=(count, n))  # neither, x or y
            common = one_hot(rng.integers(n, size=count), n) * rng.integers(2, size=(count, 1))
            sets = np.concatenate([(kind == 1) | (common == 1), (kind == 2) | (common == 1)], axis=1).astype(np.int64)
        return np.concatenate([sets, np.full((count, 1), END)], axis=1)

    def text(self, tokens: Ints) -> str:
        """The two sets."""
        n = len(tokens) // 2
        sets = [", ".join(str(i) for i in range(n) if half[i]) for half in (tokens[:n], tokens[n:-1])]
        return f"{{{sets[0]}}} ∩ {{{sets[1]}}} = ∅ ?"

    def label(self, tokens: Ints) -> Ints:
        """1 when no element is in both."""
        sets, end = tokens[..., :-1], tokens[..., -1]
        n = sets.shape[-1] // 2
        right = sets.shape[-1] == 2 * n > 0 and sets.min() >= 0 and sets.max() < END
        if not right or (end != END).any():
            raise self.refuse(f"wanted two 0/1 strings and the token {END}")
        return np.logical_not(np.any(sets[..., :n] & sets[..., n:], axis=-1)).astype(tokens.dtype)


TASK = SetDisjointness()
