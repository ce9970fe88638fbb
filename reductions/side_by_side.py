"""Two strings side by side: Alice writes the first n tokens, Bob the next n, and the end token is public.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), functions of two strings.

Example:
    >>> import numpy as np
    >>> from reductions import MAPS
    >>> MAPS.get("equality_to_string_equality").tokens(2, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 1, 1, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .reduction import Ints, Layout, Owner, Reduction, in_order


@dataclass(frozen=True)
class SideBySide(Reduction):
    """Each party writes what it has; the end token is the task's last."""

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
        return np.array([self.task.vocabulary(n) - 1])
