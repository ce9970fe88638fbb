"""IsTree on n vertices → the IsTree task: each party lists its edges, padded to n slots; the end token is public.

n slots are enough: a party with n edges or more has a cycle among the first n of them already.

Source: proved here, in the line above.

Example:
    >>> import numpy as np
    >>> MAP.tokens(3, np.array([[1, 0, 0]]), np.array([[0, 0, 1]])).tolist()
    [[2, 0, 0, 4, 0, 0, 1]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.is_tree import IsTree as IsTreeProblem
from ..problems.is_tree import vertices
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.is_tree import EDGE, END, PADDING
from ..tasks.is_tree import IsTree as IsTreeTask


@dataclass(frozen=True)
class IsTreeToIsTree(Reduction):
    """Edge lists side by side."""

    variant: str = "multigraph"

    @property
    def problem(self) -> IsTreeProblem:
        """IsTree in this variant."""
        return IsTreeProblem(self.variant)

    @property
    def task(self) -> IsTreeTask:
        """The task; a promise about the inputs does not change it."""
        return IsTreeTask("simple" if self.variant == "simple" else "multigraph")

    def layout(self, n: int) -> Layout:
        """n slots each, and the public end."""
        return in_order((Owner.ALICE, n), (Owner.BOB, n), (Owner.PUBLIC, 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """Her first n edges."""
        return edge_list(x)

    def bob(self, y: Ints, n: int) -> Ints:
        """His first n edges."""
        return edge_list(y)

    def public(self, n: int) -> Ints:
        """The end token."""
        return np.array([END])


def edge_list(held: Ints) -> Ints:
    """Tokens of the first n pairs that are held, padded to n slots: (…, n(n−1)/2) ↦ (…, n)."""
    n = vertices(held.shape[-1])
    tokens = np.where(held == 1, EDGE + np.arange(held.shape[-1]), PADDING)
    first = np.argsort(held != 1, axis=-1, kind="stable")[..., :n]
    listed = np.take_along_axis(tokens, first, axis=-1)
    padding = [(0, 0)] * (held.ndim - 1) + [(0, n - listed.shape[-1])]
    return np.pad(listed, padding)


MAP = IsTreeToIsTree()
