"""f of the pairs of two strings → the same of a sequence: each writes her string, and the end token is public.

Source: proved here: the task is the problem; Bhattamishra et al. (2024), for functions of pairs.

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 1, 1, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

from ..problems.kinds.pair_functions import check_pair_function
from ..problems.symmetric_pairs import SymmetricPairs as Problem
from ..tasks.symmetric_pairs import SymmetricPairs as Task
from ._side_by_side import SideBySide


@dataclass(frozen=True)
class SymmetricPairsToSymmetricPairs(SideBySide):
    """Strings side by side."""

    gate: str = "and"
    function: str = "parity"

    def __post_init__(self) -> None:
        check_pair_function(self.gate, self.function)

    @property
    def problem(self) -> Problem:
        """The problem with these parameters."""
        return Problem(self.gate, self.function)

    @property
    def task(self) -> Task:
        """The task with these parameters."""
        return Task(self.gate, self.function)

    def size_before(self, n: int, position: int) -> int | None:
        """Places with an owner on either side; the r others are fixed to g = 0, or for all to g = 1.

        For most, as many of them are fixed to 1 as to 0, or one more: with r odd, 2c + r + 1 > m + r says 2c ≥ m, which
        is 2c > m if m is odd. If m is even, one of the m places is fixed too.
        """
        size = super().size_before(n, position)
        if size and self.function == "most" and n % 2 and not size % 2:
            size -= 1
        return size or None


MAP = SymmetricPairsToSymmetricPairs()
