"""EQ_n → string equality: Alice writes the first half, Bob the second; the end token is public.

Source: Bhattamishra et al. (2024).

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 1, 1, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

from ..problems.equality import Equality
from ..tasks.string_equality import StringEquality
from ._side_by_side import SideBySide


@dataclass(frozen=True)
class EqualityToStringEquality(SideBySide):
    """Halves side by side."""

    symbols: int = 2

    @property
    def problem(self) -> Equality:
        """EQ over V symbols."""
        return Equality(self.symbols)

    @property
    def task(self) -> StringEquality:
        """Equality over V symbols."""
        return StringEquality(self.symbols)


MAP = EqualityToStringEquality()
