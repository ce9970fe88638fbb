"""IP_n → the parity of ands of pairs: each writes her string, and the end token is public.

Source: proved here: the task is the problem; Bhattamishra et al. (2024), for functions of pairs.

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 1, 1, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

from ..problems.inner_product import InnerProduct
from ..tasks.symmetric_pairs import SymmetricPairs
from ._side_by_side import SideBySide


@dataclass(frozen=True)
class InnerProductToSymmetricPairs(SideBySide):
    """Strings side by side."""

    @property
    def problem(self) -> InnerProduct:
        """IP modulo 2."""
        return InnerProduct()

    @property
    def task(self) -> SymmetricPairs:
        """Parity of and."""
        return SymmetricPairs()


MAP = InnerProductToSymmetricPairs()
