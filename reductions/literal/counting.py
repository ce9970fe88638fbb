"""Counting as printed: the list of all j with x_j = 1, and the threshold 1; but "exceeds 1" is never true of a set.

Source: Wen, Dang and Lyu (2024), Theorem 4.6.

Example:
    >>> print(LITERAL.shown(1))
    counting, n=1: x=1 y=0 is accepted with output 0, answer 0; index says 1
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..maps.index_to_counting import IndexToCounting
from ..reduction import Ints
from ._literal import Literal


@dataclass(frozen=True)
class CountingAsPrinted(IndexToCounting):
    """INDEX asked with the threshold 1: a set holds no number more than once, so the output is always 0."""

    def bob(self, y: Ints, n: int) -> Ints:
        """k, from 1, and the threshold 1."""
        return np.stack([y + 1, np.full_like(y, n + 2)], axis=-1)


LITERAL = Literal(CountingAsPrinted(), "index_to_counting", "no number of a set occurs more than once", 1)
