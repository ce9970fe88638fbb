"""INDEX_n → induction heads for one layer: Alice writes the values, Bob the keys; the last symbol is public.

Symbol 0 is asked for: Bob writes it before value k and 1 before the others; values are 2 + xᵢ. The last token says
nothing, so a layer with a fixed scale sends one message, from Alice, and INDEX's one-way bound of n bits holds for it.

Source: Sanford, Hsu and Telgarsky (2024); proved here with these symbols.

Example:
    >>> import numpy as np
    >>> MAP.tokens(4, np.array([[0, 1, 1, 0]]), np.array([2])).tolist()
    [[1, 2, 1, 3, 0, 3, 1, 2, 0]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction
from ..tasks.induction_heads import InductionHeads


@dataclass(frozen=True)
class IndexToInductionHeads(Reduction):
    """Bob moves the key."""

    @property
    def problem(self) -> Index:
        """INDEX over bits."""
        return Index()

    @property
    def task(self) -> InductionHeads:
        """Induction heads over n symbols."""
        return InductionHeads()

    @property
    def smallest(self) -> int:
        """Two keys and two values."""
        return 4

    def layout(self, n: int) -> Layout:
        """Keys Bob's, values Alice's, the last symbol public."""
        return Layout((Owner.BOB, Owner.ALICE) * n + (Owner.PUBLIC,))

    def alice(self, x: Ints, n: int) -> Ints:
        """2 + xᵢ, symbols that are no keys: (…, n) ↦ (…, n)."""
        return 2 + x

    def bob(self, y: Ints, n: int) -> Ints:
        """0 before value k, 1 before the others."""
        return (np.arange(n) != y[..., None]).astype(np.int64)

    def public(self, n: int) -> Ints:
        """The last symbol, 0, whose successor is asked for."""
        return np.array([0])

    def answer(self, output: Ints, y: Ints) -> Ints:
        """The bit of the value."""
        return output - 2


MAP = IndexToInductionHeads()
