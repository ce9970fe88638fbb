"""Two strings side by side: Alice writes the first n tokens, Bob the next n, or each half of either in turns.

The end token is public.

Source: Bhattamishra et al. (2024), functions of two strings.

Example:
    >>> import numpy as np
    >>> from reductions import MAPS
    >>> MAPS.get("equality_to_string_equality").tokens(2, np.array([[0, 1]]), np.array([[1, 1]])).tolist()
    [[0, 1, 1, 1, 2]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..reduction import Ints, Layout, Owner, Reduction, in_order, in_turns


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
        """x as it is: (…, n) ↦ (…, n)."""
        return x

    def bob(self, y: Ints, n: int) -> Ints:
        """y as it is: (…, n) ↦ (…, n)."""
        return y

    def public(self, n: int) -> Ints:
        """The end token."""
        return np.array([self.task.vocabulary(n) - 1])


@dataclass(frozen=True)
class InTurns(SideBySide):
    """The same strings of a symmetric problem: Alice owns xᵢ for even i and yᵢ for odd i, Bob the others."""

    def size_before(self, n: int, position: int) -> int | None:
        """No prefix is cut like this."""
        return None

    def layout(self, n: int) -> Layout:
        """Owners of xᵢ alternate, and the owner of yᵢ is the other one; the end is public."""
        turns = tuple(Owner.BOB if i % 2 else Owner.ALICE for i in range(n))
        others = tuple(Owner.ALICE if i % 2 else Owner.BOB for i in range(n))
        return Layout((*turns, *others, Owner.PUBLIC))

    def alice(self, x: Ints, n: int) -> Ints:
        """Her symbols at even places, then at odd ones: her positions in order."""
        return in_turns(x, 0)

    def bob(self, y: Ints, n: int) -> Ints:
        """His symbols at odd places, then at even ones."""
        return in_turns(y, 1)
