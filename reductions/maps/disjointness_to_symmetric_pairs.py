"""DISJ_n → whether any pair is in both sets: each writes her set, and the end token is public.

Source: proved here: the task is the problem; Bhattamishra et al., arXiv 2406.09347 (2024), for functions of pairs.

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 1, 1, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

from ..problems.disjointness import Disjointness
from ..reduction import Ints
from ..side_by_side import SideBySide
from ..tasks.symmetric_pairs import SymmetricPairs


@dataclass(frozen=True)
class DisjointnessToSymmetricPairs(SideBySide):
    """Sets side by side."""

    @property
    def problem(self) -> Disjointness:
        """DISJ, 1 = disjoint."""
        return Disjointness()

    @property
    def task(self) -> SymmetricPairs:
        """Any of and."""
        return SymmetricPairs("and", "any")

    def answer(self, output: Ints, y: Ints) -> Ints:
        """Disjoint where no pair is in both."""
        return 1 - output


MAP = DisjointnessToSymmetricPairs()
