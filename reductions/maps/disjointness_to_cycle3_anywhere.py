"""DISJ_{m²} → any directed 3-cycle, m = ⌊n/3⌋, for models of many layers: uᵢ → vⱼ → wᵢ → uᵢ where a_ij = b_ij = 1.

Alice owns the rows of u₁ … u_m and writes uᵢ → vⱼ for a_ij = 1, Bob those of v₁ … v_m and writes vⱼ → wᵢ for b_ij =
1; edges wᵢ → uᵢ are public. Every edge goes from u to v, from v to w, or from w to u, so a triangle is uᵢ → vⱼ → wₖ →
u_k with k = i. There are m² elements on n tokens: more than n·log n bits, which no number of tokens of few bits holds.

Source: proved here, in the lines above; Sanford, Hsu and Telgarsky (2023), for the bound through CONGEST and DISJ.

Example:
    >>> import numpy as np
    >>> MAP.task.text(MAP.tokens(3, np.array([[1]]), np.array([[1]]))[0])
    '1→2 2→3 3→1'
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.disjointness import Disjointness
from ..reduction import Ints, Layout, Owner, Reduction, in_order
from ..tasks.cycle3 import Cycle3


@dataclass(frozen=True)
class DisjointnessToCycle3Anywhere(Reduction):
    """A tripartite graph whose thirds are joined in full."""

    @property
    def problem(self) -> Disjointness:
        """DISJ, 1 = disjoint."""
        return Disjointness()

    @property
    def task(self) -> Cycle3:
        """Directed 3-cycle through any vertex."""
        return Cycle3(anywhere=True)

    def problem_size(self, n: int) -> int:
        """A pair (i, j) an element, i and j up to ⌊n/3⌋."""
        return (n // 3) ** 2

    def layout(self, n: int) -> Layout:
        """m rows each, the others public."""
        m = n // 3
        return in_order((Owner.ALICE, m), (Owner.BOB, m), (Owner.PUBLIC, n - 2 * m))

    def alice(self, x: Ints, n: int) -> Ints:
        """uᵢ → vⱼ, x in rows: (…, m²) ↦ (…, m)."""
        m = n // 3
        return np.asarray((_square(x, m) << (m + np.arange(m))).sum(axis=-1))

    def bob(self, y: Ints, n: int) -> Ints:
        """vⱼ → wᵢ, y in rows: (…, m²) ↦ (…, m)."""
        m = n // 3
        return np.asarray((np.swapaxes(_square(y, m), -1, -2) << (2 * m + np.arange(m))).sum(axis=-1))

    def public(self, n: int) -> Ints:
        """wᵢ → uᵢ; vertices beyond 3m have no edges."""
        m = n // 3
        return np.array([1 << i for i in range(m)] + [0] * (n - 3 * m))

    def answer(self, output: Ints, y: Ints) -> Ints:
        """Disjoint when there is no triangle."""
        return 1 - output


def _square(bits: Ints, m: int) -> Ints:
    return np.asarray(bits, dtype=np.int64).reshape(*bits.shape[:-1], m, m)


MAP = DisjointnessToCycle3Anywhere()
