"""Set disjointness: two sets as 0/1 strings x₁ … x_n y₁ … y_n and an end token; output 1 when they are disjoint.

Token 2 is the end token, at which a model answers; T = 2n + 1.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), disjointness; here 1 means disjoint.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([[0, 1, 1, 0, 2], [0, 1, 1, 1, 2]])).tolist()
    [1, 0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..task import Ints, Task

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

    def label(self, tokens: Ints) -> Ints:
        """1 when no element is in both."""
        sets, end = tokens[..., :-1], tokens[..., -1]
        n = sets.shape[-1] // 2
        right = sets.shape[-1] == 2 * n > 0 and sets.min() >= 0 and sets.max() < END
        if not right or (end != END).any():
            raise self.refuse(f"wanted two 0/1 strings and the token {END}")
        return np.logical_not(np.any(sets[..., :n] & sets[..., n:], axis=-1)).astype(tokens.dtype)


TASK = SetDisjointness()
