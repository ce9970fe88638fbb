"""EQ_n → string equality: Alice writes the first half, Bob the second; the end token is public.

Source: Bhattamishra et al., arXiv 2406.09347 (2024).

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 1, 1, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.equality import Equality
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.string_equality import StringEquality


@dataclass(frozen=True)
class EqualityToStringEquality(Reduction):
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

    def size_before(self, n: int, position: int) -> int | None:
        """Places whose two tokens are on different sides; the others are fixed to what never decides."""
        return min(position, 2 * n - position) if 0 < position < 2 * n else None

    def layout(self, n: int) -> Layout:
        """n positions each, and the public end."""
        return in_order((Owner.ALICE, n), (Owner.BOB, n), (Owner.PUBLIC, 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """Her string."""
        return x

    def bob(self, y: Ints, n: int) -> Ints:
        """His string."""
        return y

    def public(self, n: int) -> Ints:
        """The end token."""
        return np.array([self.symbols])


MAP = EqualityToStringEquality()
