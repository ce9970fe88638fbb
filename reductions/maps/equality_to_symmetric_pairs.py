"""EQ_n → whether all pairs are the same: each writes her string, and the end token is public.

Source: proved here: the task is the problem; Bhattamishra et al., arXiv 2406.09347 (2024), for functions of pairs.

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 1, 1, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

from ..problems.equality import Equality
from ..side_by_side import SideBySide
from ..tasks.symmetric_pairs import SymmetricPairs


@dataclass(frozen=True)
class EqualityToSymmetricPairs(SideBySide):
    """Strings side by side."""

    @property
    def problem(self) -> Equality:
        """EQ of bits."""
        return Equality()

    @property
    def task(self) -> SymmetricPairs:
        """All of same."""
        return SymmetricPairs("same", "all")


MAP = EqualityToSymmetricPairs()
