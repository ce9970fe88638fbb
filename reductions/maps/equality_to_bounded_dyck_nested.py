"""EQ_m → bounded Dyck, m = min(n, D): Alice opens m brackets of types x₁ … x_m, Bob closes them with y_m … y₁.

Balanced exactly when x = y, at depth m ≤ D; pairs of brackets behind them are public. So m·log₂ k bits at one cut,
which D bounds: this task is easy for a state that holds a stack.

Source: proved here, in the lines above.

Example:
    >>> import numpy as np
    >>> MAP.task.text(MAP.tokens(3, np.array([[0, 1]]), np.array([[0, 1]]))[0])
    '([])()'
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.equality import Equality
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.bounded_dyck import BoundedDyck


@dataclass(frozen=True)
class EqualityToBoundedDyckNested(Reduction):
    """One stack of brackets; at least two types."""

    types: int = 2
    depth: int = 2

    def __post_init__(self) -> None:
        if self.types < 2:
            raise ValueError(f"types={self.types}: strings need at least 2")

    @property
    def problem(self) -> Equality:
        """Equality over the types."""
        return Equality(self.types)

    @property
    def task(self) -> BoundedDyck:
        """Bounded Dyck with these types and this depth."""
        return BoundedDyck(self.types, self.depth)

    def problem_size(self, n: int) -> int:
        """No deeper than is allowed."""
        return min(n, self.depth)

    def layout(self, n: int) -> Layout:
        """Opening brackets Alice's, closing ones Bob's, the rest public."""
        m = self.problem_size(n)
        return in_order((Owner.ALICE, m), (Owner.BOB, m), (Owner.PUBLIC, 2 * (n - m) + 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """Opening brackets, one a symbol."""
        return 2 * x

    def bob(self, y: Ints, n: int) -> Ints:
        """Closing brackets, the last one first."""
        return 2 * y[..., ::-1] + 1

    def public(self, n: int) -> Ints:
        """Pairs of brackets, and the end token."""
        return np.array([*[0, 1] * (n - self.problem_size(n)), self.task.end])


MAP = EqualityToBoundedDyckNested()
