"""INDEX_n → function composition for one layer: f holds Alice's bits, g(0) = k is Bob's, the point 0 is public.

The last token says nothing, so a layer with a fixed scale sends one message, from Alice, and INDEX's one-way bound of
n bits holds for it.

Source: proved here, in the lines above; the three-party bound is that of Peng, Narayanan and Papadimitriou (2024).

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[0, 1]]), np.array([1])).tolist()
    [[0, 1, 1, 0, 0]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.function_composition import FunctionComposition


@dataclass(frozen=True)
class IndexToFunctionComposition(Reduction):
    """Bits as values of f; g is k at 0 and 0 elsewhere."""

    @property
    def problem(self) -> Index:
        """INDEX over bits."""
        return Index()

    @property
    def task(self) -> FunctionComposition:
        """Function composition on n points."""
        return FunctionComposition()

    def layout(self, n: int) -> Layout:
        """f Alice's, g Bob's, the point public."""
        return in_order((Owner.ALICE, n), (Owner.BOB, n), (Owner.PUBLIC, 1))

    def alice(self, x: Ints, n: int) -> Ints:
        """f(i) = xᵢ, as tokens."""
        return x

    def bob(self, y: Ints, n: int) -> Ints:
        """g(0) = k and 0 elsewhere: (…) ↦ (…, n)."""
        return y[..., None] * (np.arange(n) == 0)

    def public(self, n: int) -> Ints:
        """p = 0, which asks for f(g(0)) = x_k."""
        return np.array([0])


MAP = IndexToFunctionComposition()
