"""Index lookup: s₁ … s_n, then a position token k; output s_k.

Tokens 0 … V−1 are symbols, V … V+n−1 are positions; T = n + 1.

Source: Bhattamishra et al. (2024), index lookup.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([0, 1, 1, 2 + 1])).item()
    1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task


@dataclass(frozen=True)
class IndexLookup(Task):
    """The symbol at the queried position."""

    typical: ClassVar[tuple[int, ...]] = (16, 64, 256, 1024, 4096)

    symbols: int = 2

    def __post_init__(self) -> None:
        if self.symbols < 2:
            raise ValueError(f"symbols={self.symbols}: wanted at least 2")

    def length(self, n: int) -> int:
        """n symbols and a query."""
        return n + 1

    def vocabulary(self, n: int) -> int:
        """Symbols and positions."""
        return self.symbols + n

    def outputs(self, n: int) -> int:
        """V, one output a symbol."""
        return self.symbols

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Uniform symbols and positions, which is hard already."""
        return np.concatenate(
            [rng.integers(self.symbols, size=(count, n)), self.symbols + rng.integers(n, size=(count, 1))], axis=1
        )

    def text(self, tokens: Ints) -> str:
        """Symbols, and the position from 1."""
        return f"{' '.join(map(str, tokens[:-1]))} | position {tokens[-1] - self.symbols + 1}"

    def label(self, tokens: Ints) -> Ints:
        """s_k, the symbol at the position that the last token names: (…, n + 1) ↦ (…)."""
        symbols, query = tokens[..., :-1], tokens[..., -1:] - self.symbols
        n = symbols.shape[-1]
        if n < 1 or symbols.min() < 0 or symbols.max() >= self.symbols or query.min() < 0 or query.max() >= n:
            raise self.refuse(f"wanted n symbols below {self.symbols} and then a position token")
        return np.take_along_axis(symbols, query, axis=-1)[..., 0]


TASK = IndexLookup()
