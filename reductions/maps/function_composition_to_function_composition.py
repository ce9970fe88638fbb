"""COMP_n → function composition: Alice lists f, Bob lists g and names the point.

Source: Peng, Narayanan and Papadimitriou (2024), Theorem 1.

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([[1, 0, 0]])).tolist()
    [[0, 1, 1, 0, 0]]
"""

from __future__ import annotations

from dataclasses import dataclass

from ..problems.function_composition import FunctionComposition as Composition
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.function_composition import FunctionComposition


@dataclass(frozen=True)
class FunctionCompositionToFunctionComposition(Reduction):
    """The outer function first."""

    @property
    def problem(self) -> Composition:
        """COMP on n points, the outer function Alice's."""
        return Composition()

    @property
    def task(self) -> FunctionComposition:
        """The task of the same name."""
        return FunctionComposition()

    def layout(self, n: int) -> Layout:
        """f Alice's, g and the point Bob's."""
        return in_order((Owner.ALICE, n), (Owner.BOB, n + 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """f(0) … f(n−1) as tokens."""
        return x

    def bob(self, y: Ints, n: int) -> Ints:
        """g(0) … g(n−1) and then the point p, as tokens."""
        return y


MAP = FunctionCompositionToFunctionComposition()
