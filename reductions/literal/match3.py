"""Match3 as printed: x₁ = 0, aᵢ writes i + 1, bᵢ writes M − (i+1), the default is 1 and M = N + 2; indices may repeat.

The last entry taken three times, 0 + 0 + 0, always matches, so the output is constantly 1. With distinct indices the
encoding is right.

Source: Sanford, Hsu and Telgarsky, talk on arXiv 2306.02896 (2023), slide of Match3.

Example:
    >>> print(LITERAL.shown(3))
    match3, n=3: x=0 y=0 is accepted with output 1, answer 0; disjointness says 1
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..maps.disjointness_to_match3 import DisjointnessToMatch3
from ..reduction import Ints
from ..tasks.match3 import Match3
from ._literal import SLIDE, Literal


@dataclass(frozen=True)
class Match3AsPrinted(DisjointnessToMatch3):
    """The encoding for distinct indices, asked with repeated ones; modulo N + 2."""

    @property
    def task(self) -> Match3:
        """Match3 modulo N + 2."""
        return _SmallModulus(self.repeats)

    def alice(self, x: Ints, n: int) -> Ints:
        """i + 1 for an element."""
        return np.where(x == 1, np.arange(1, x.shape[-1] + 1) + 1, 1)

    def bob(self, y: Ints, n: int) -> Ints:
        """M − (i + 1) for an element."""
        return np.where(y == 1, self.task.modulus(n) - np.arange(1, y.shape[-1] + 1) - 1, 1)

    def public(self, n: int) -> Ints:
        """1 where nobody looks, and 0."""
        return np.array([1] * (n - 1 - 2 * self.problem_size(n)) + [0])


@dataclass(frozen=True)
class _SmallModulus(Match3):
    """M = N + 2, as on the slide."""

    def modulus(self, n: int) -> int:
        """N + 2."""
        return n + 2


LITERAL = Literal(
    Match3AsPrinted(), "disjointness_to_match3", "the last entry, 0, matches itself: the output is 1", 3, SLIDE
)
