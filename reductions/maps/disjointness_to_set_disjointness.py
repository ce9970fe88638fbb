"""DISJ_n → set disjointness: Alice writes the first set, Bob the second; the end token is public.

Source: Bhattamishra et al. (2024).

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 1, 1, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

from ..problems.disjointness import Disjointness
from ..tasks.set_disjointness import SetDisjointness
from ._side_by_side import SideBySide


@dataclass(frozen=True)
class DisjointnessToSetDisjointness(SideBySide):
    """Sets side by side."""

    @property
    def problem(self) -> Disjointness:
        """DISJ, 1 = disjoint."""
        return Disjointness()

    @property
    def task(self) -> SetDisjointness:
        """Set disjointness of the two halves."""
        return SetDisjointness()


MAP = DisjointnessToSetDisjointness()
