"""EQ_n → bounded Dyck of depth 1: Alice opens a bracket of type xᵢ, Bob closes one of type yᵢ, turn by turn.

The 2n brackets are balanced, at depth 1, exactly when x = y. So T/2 bits, up to the end token, for ownership that
alternates; a recurrent model is not cut there.

Source: proved here, in the lines above; for one layer of attention.

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([[0, 0]])).tolist()
    [[0, 1, 2, 1, 4]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.equality import Equality
from ..reduction import Ints, Layout, Owner, Reduction
from ..tasks.bounded_dyck import BoundedDyck


@dataclass(frozen=True)
class EqualityToBoundedDyck(Reduction):
    """One pair of brackets a symbol; at least two types."""

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
        """Bounded Dyck with these types, of any depth."""
        return BoundedDyck(self.types, self.depth)

    def layout(self, n: int) -> Layout:
        """Alice, Bob, Alice, Bob, …, and the public end."""
        return Layout((Owner.ALICE, Owner.BOB) * n + (Owner.PUBLIC,))

    def alice(self, x: Ints, n: int) -> Ints:
        """2xᵢ, which opens type xᵢ: (…, n) ↦ (…, n)."""
        return 2 * x

    def bob(self, y: Ints, n: int) -> Ints:
        """2yᵢ + 1, which closes type yᵢ: (…, n) ↦ (…, n)."""
        return 2 * y + 1

    def public(self, n: int) -> Ints:
        """The end token."""
        return np.array([self.task.end])


MAP = EqualityToBoundedDyck()
