"""A symmetric function of pairs → the same as a task: each writes a string, and the end token is public.

Source: proved here: the task is the problem; Bhattamishra et al., arXiv 2406.09347 (2024), for functions of pairs.

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 1, 1, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

from ..problems.symmetric_pairs import SymmetricPairs as Problem
from ..side_by_side import SideBySide
from ..tasks.symmetric_pairs import SymmetricPairs


@dataclass(frozen=True)
class SymmetricPairsToSymmetricPairs(SideBySide):
    """Strings side by side, for any gate and function."""

    gate: str = "and"
    function: str = "most"

    @property
    def problem(self) -> Problem:
        """The function of two strings."""
        return Problem(self.gate, self.function)

    @property
    def task(self) -> SymmetricPairs:
        """The function of a sequence."""
        return SymmetricPairs(self.gate, self.function)

    def size_before(self, n: int, position: int) -> int | None:
        """The whole problem between the strings; pairs on one side of another cut would count."""
        return n if position == n else None


MAP = SymmetricPairsToSymmetricPairs()
