"""IsTree as printed: edges (a, hub x_a) and (k, k+1), said to be a tree if x_k = 1; it is one if x_k ≠ x_{k+1}.

Source: Wen, Dang and Lyu (2024), Theorem 4.7; Lemma C.28 puts prefix parities between.

Example:
    >>> print(LITERAL.shown(4))
    is_tree, n=4: x=1 y=0 is accepted with output 0, answer 0; index says 1
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..maps.index_to_is_tree import IndexToIsTree, hang
from ..reduction import Ints
from ._literal import SHORTENED, Literal


@dataclass(frozen=True)
class IsTreeAsPrinted(IndexToIsTree):
    """Bits themselves choose the hubs; the last hub, which the problem does not have, is that of the last bit."""

    def alice(self, x: Ints, n: int) -> Ints:
        """The edges (a, hub of x_a)."""
        return hang(np.concatenate([x, x[..., -1:]], axis=-1))


LITERAL = Literal(
    IsTreeAsPrinted(), "index_to_is_tree", "a tree says that x_k and x_{k+1} differ, not that x_k = 1", 4, SHORTENED
)
