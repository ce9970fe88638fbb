"""DISJ_{⌊n/2⌋} → bounded Dyck of depth 2: four brackets an element, the outer ones Alice's and the inner ones Bob's.

Alice writes ( … ) or, for an element, [ … ]; Bob writes ( ) or, for an element, ) (. The blocks (()), [()] and ()()
are balanced, and [)(] is not, so the whole is balanced exactly when no element is in both sets. T/4 elements, and
robust to errors as DISJ is.

Source: proved here, in the lines above; for one layer of attention.

Example:
    >>> import numpy as np
    >>> both = MAP.tokens(2, np.array([[1]]), np.array([[1]]))[0]
    >>> MAP.task.text(both), MAP.task.label(both).item()
    ('[)(]', 0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.disjointness import Disjointness
from ..reduction import Ints, Layout, Owner, Reduction
from ..tasks.bounded_dyck import BoundedDyck


@dataclass(frozen=True)
class DisjointnessToBoundedDyck(Reduction):
    """Two types and depth 2, or more of both; a pair of public brackets where n is odd."""

    types: int = 2
    depth: int = 2

    def __post_init__(self) -> None:
        if self.types < 2 or self.depth < 2:
            raise ValueError(f"types={self.types}, depth={self.depth}: the blocks need at least 2 of each")

    @property
    def problem(self) -> Disjointness:
        """DISJ, 1 = disjoint."""
        return Disjointness()

    @property
    def task(self) -> BoundedDyck:
        """Bounded Dyck with these types and depth."""
        return BoundedDyck(self.types, self.depth)

    @property
    def smallest(self) -> int:
        """One element needs a block of four brackets, n = 2."""
        return 2

    def problem_size(self, n: int) -> int:
        """Four brackets an element."""
        return n // 2

    def layout(self, n: int) -> Layout:
        """Alice, Bob, Bob, Alice for each element; the rest is public."""
        block = (Owner.ALICE, Owner.BOB, Owner.BOB, Owner.ALICE)
        return Layout(block * (n // 2) + (Owner.PUBLIC,) * (2 * (n % 2) + 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """( and ), or [ and ] for an element."""
        return np.stack([2 * x, 2 * x + 1], axis=-1).reshape(*x.shape[:-1], -1)

    def bob(self, y: Ints, n: int) -> Ints:
        """( and ), or ) and ( for an element."""
        return np.stack([y, 1 - y], axis=-1).reshape(*y.shape[:-1], -1)

    def public(self, n: int) -> Ints:
        """A pair of brackets for odd n, and the end token."""
        return np.array([0, 1] * (n % 2) + [self.task.end])


MAP = DisjointnessToBoundedDyck()
