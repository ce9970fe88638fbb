"""COMP_m → induction heads, m = ⌊n/2⌋: Alice lists pairs (q, f(q)), values that are no keys; Bob ends with g(p).

Keys are the symbols 0 … m−1 and values m … 2m−1, so the last occurrence of a key before the end is its pair. Padding
in front is public. So m·log₂ m bits of state: n·log n up to a constant.

Source: proved here, in the lines above; Sanford, Hsu and Telgarsky (2024), for the task.

Example:
    >>> import numpy as np
    >>> MAP.tokens(4, np.array([[1, 0]]), np.array([[1, 1, 0]])).tolist()
    [[2, 2, 2, 2, 0, 3, 1, 2, 1]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.function_composition import FunctionComposition
from ..reduction import Ints, Layout, Owner, Reduction
from ..tasks.induction_heads import InductionHeads


@dataclass(frozen=True)
class FunctionCompositionToInductionHeads(Reduction):
    """Bob composes by himself and asks for the value of f."""

    @property
    def problem(self) -> FunctionComposition:
        """COMP on half of the symbols."""
        return FunctionComposition()

    @property
    def task(self) -> InductionHeads:
        """Induction heads over n symbols, half of them keys."""
        return InductionHeads()

    @property
    def smallest(self) -> int:
        """Two keys and two values."""
        return 4

    def problem_size(self, n: int) -> int:
        """Half of the symbols are keys."""
        return n // 2

    def layout(self, n: int) -> Layout:
        """Padding and keys public, values Alice's, the last symbol Bob's."""
        m = n // 2
        return Layout((Owner.PUBLIC,) * (2 * n - 2 * m) + (Owner.PUBLIC, Owner.ALICE) * m + (Owner.BOB,))

    def alice(self, x: Ints, n: int) -> Ints:
        """Values of f, as symbols that are no keys."""
        return n // 2 + x

    def bob(self, y: Ints, n: int) -> Ints:
        """The key g(p), which Bob works out himself: (…, m + 1) ↦ (…, 1)."""
        return np.take_along_axis(y, y[..., -1:], axis=-1)

    def public(self, n: int) -> Ints:
        """A value as padding, and the keys in order."""
        m = n // 2
        return np.concatenate([np.full(2 * n - 2 * m, m), np.arange(m)])

    def answer(self, output: Ints, y: Ints) -> Ints:
        """The value's place among the values."""
        return output - (y.shape[-1] - 1)


MAP = FunctionCompositionToInductionHeads()
