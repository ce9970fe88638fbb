"""DISJ_m → directed 3-cycle, m = ⌊(n−1)/2⌋, for one layer: last → uᵢ → wᵢ → last where aᵢ = bᵢ = 1.

Alice owns the rows of u₁ … u_m and writes uᵢ → wᵢ for aᵢ = 1, Bob those of w₁ … w_m and writes wᵢ → last for bᵢ = 1;
the last row, with edges to all uᵢ, is public: one message. The literature's bound for any depth, h·d·D = Ω̃(n), goes
through the CONGEST model and is not this.

Source: proved here, in the lines above; Sanford, Hsu and Telgarsky (2023), for the task.

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
class DisjointnessToCycle3(Reduction):
    """A tripartite graph."""

    @property
    def problem(self) -> Disjointness:
        """DISJ, 1 = disjoint."""
        return Disjointness()

    @property
    def task(self) -> Cycle3:
        """Directed 3-cycle through the last vertex."""
        return Cycle3()

    def problem_size(self, n: int) -> int:
        """Two vertices an element, beside the last."""
        return (n - 1) // 2

    def size_before(self, n: int, position: int) -> int | None:
        """Elements whose two tokens are on different sides."""
        m = self.problem_size(n)
        return min(position, 2 * m - position) if 0 < position < 2 * m else None

    def layout(self, n: int) -> Layout:
        """m rows each; an isolated vertex for even n, and the last row, public."""
        m = self.problem_size(n)
        return in_order((Owner.ALICE, m), (Owner.BOB, m), (Owner.PUBLIC, n - 2 * m))

    def alice(self, x: Ints, n: int) -> Ints:
        """uᵢ → wᵢ."""
        m = x.shape[-1]
        return x << (m + np.arange(m))

    def bob(self, y: Ints, n: int) -> Ints:
        """wᵢ → last."""
        return y << (n - 1)

    def public(self, n: int) -> Ints:
        """No edges of an isolated vertex; last → u₁ … u_m."""
        m = self.problem_size(n)
        return np.array([0] * (n - 1 - 2 * m) + [(1 << m) - 1])

    def answer(self, output: Ints, y: Ints) -> Ints:
        """Disjoint when there is no triangle."""
        return 1 - output


MAP = DisjointnessToCycle3()
