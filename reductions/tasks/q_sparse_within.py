"""q-sparse averaging within ε: z₁ … z_N ∈ {±1}^d'/√d' and a set y of q positions; any output within ε of the average.

Token Σ 2ᶜ·[z_c = +1] is an entry, token 2^d' + r the q-subset of rank r; T = N + 1. The output is a point of the grid
of all (−1 + o_c/R)_c/√d', 0 ≤ o_c ≤ 2R, as the number Σ o_c·(2R + 1)ᶜ, with R = 4/ε. It is accepted just if
‖output − average‖₂ ≤ ε, in whole numbers. ε = 1/`within`, or 1/(2q) where that is 0; q is `sparsity`, or ⌊N/2⌋ at 0.

Source: Sanford, Hsu and Telgarsky (2023), Definition 4, asked of one token.

Example:
    >>> import numpy as np
    >>> tokens = np.array([[3, 0, 4 + 1]])  # (1, 1)/√2, (−1, −1)/√2, the set of the second: q = 1, R = 8
    >>> TASK.label(tokens), [TASK.accepts(tokens, np.array([o])).item() for o in (4, 4 + 4 * 17, 6 + 4 * 17)]
    (array([0]), [True, True, False])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Bools, Ints, Task
from ._subset_rank import rank_subsets, unrank_subsets

LARGEST_TOKEN = (1 << 31) - 1
FINER = 4  # steps of the grid to a tolerance


@dataclass(frozen=True)
class QSparseWithin(Task):
    """A point near the average of the q entries at given positions."""

    typical: ClassVar[tuple[int, ...]] = (8, 12, 16, 24)

    sparsity: int = 0
    dimensions: int = 2
    within: int = 0

    def __post_init__(self) -> None:
        if self.sparsity < 0 or self.within < 0:
            raise ValueError(f"sparsity={self.sparsity}, within={self.within}: wanted 1 or more, or 0 for their rules")
        if not 1 <= self.dimensions <= 8:
            raise ValueError(f"dimensions={self.dimensions}: wanted 1 to 8")

    @property
    def smallest(self) -> int:
        """Room for q positions."""
        return max(2, self.sparsity)

    @property
    def entries(self) -> int:
        """Tokens that are entries: 2^d'."""
        return 1 << self.dimensions

    def chosen(self, n: int) -> int:
        """q at N = n."""
        return self.sparsity or n // 2

    def inverse(self, n: int) -> int:
        """1/ε, a whole number."""
        return self.within or 2 * self.chosen(n)

    def steps(self, n: int) -> int:
        """R, steps of the grid to a unit."""
        return FINER * self.inverse(n)

    def length(self, n: int) -> int:
        """N entries and the set."""
        return n + 1

    def vocabulary(self, n: int) -> int:
        """Entries and sets."""
        return self.entries + comb(n, self.chosen(n))

    def outputs(self, n: int) -> int:
        """Points of the grid."""
        return int((2 * self.steps(n) + 1) ** self.dimensions)

    def check_size(self, n: int) -> None:
        """Sets and points must be numbers of 31 bits."""
        super().check_size(n)
        if max(self.vocabulary(n), self.outputs(n)) > LARGEST_TOKEN:
            raise ValueError(f"{self.spec}, n={n}: sets of {self.chosen(n)}, or points, are more than 2³¹")

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Uniform entries and sets; or, hard, all −1 in y but for one entry, and +1 elsewhere."""
        q = self.chosen(n)
        members = np.sort(rng.permuted(np.tile(np.arange(n), (count, 1)), axis=1)[:, :q], axis=1)
        z = rng.integers(self.entries, size=(count, n))
        if hard:
            rows = np.arange(count)
            z[:] = self.entries - 1
            z[rows[:, None], members] = 0
            z[rows, members[rows, rng.integers(q, size=count)]] = rng.integers(self.entries, size=count)
        return np.concatenate([z, self.entries + rank_subsets(members)[:, None]], axis=1)

    def text(self, tokens: Ints) -> str:
        """Signs, and the positions from 1."""
        members = unrank_subsets(tokens[-1] - self.entries, self.chosen(len(tokens) - 1)) + 1
        entries = ["".join("-+"[z >> c & 1] for c in range(self.dimensions)) for z in tokens[:-1].tolist()]
        return f"{' '.join(entries)} | average over {members.tolist()}"

    def counts(self, tokens: Ints) -> Ints:
        """How many entries in y are +1, in each dimension: (…, d')."""
        z, chosen = tokens[..., :-1], tokens[..., -1] - self.entries
        n = z.shape[-1]
        right = n >= self.smallest and z.min() >= 0 and z.max() < self.entries
        if not right or chosen.min() < 0 or chosen.max() >= self.vocabulary(n) - self.entries:
            raise self.refuse(
                f"wanted entries below {self.entries} and then a set of {self.chosen(max(n, 1))} positions"
            )
        picked = np.take_along_axis(z, unrank_subsets(chosen, self.chosen(n)), axis=-1)
        return (picked[..., None] >> np.arange(self.dimensions) & 1).sum(axis=-2)

    def label(self, tokens: Ints) -> Ints:
        """The point of the grid nearest to the average."""
        n, q = tokens.shape[-1] - 1, self.chosen(tokens.shape[-1] - 1)
        return self._number((4 * self.steps(n) * self.counts(tokens) + q) // (2 * q), n)

    def accepts(self, tokens: Ints, output: Ints) -> Bools:
        """Σ_c (o_c·q − 2R·k_c)²/ε² ≤ d'·(R·q)², k_c of the q entries being +1."""
        n, q = tokens.shape[-1] - 1, self.chosen(tokens.shape[-1] - 1)
        apart = self.digits(output, n) * q - 2 * self.steps(n) * self.counts(tokens)
        inside = (apart**2).sum(axis=-1) * self.inverse(n) ** 2 <= self.dimensions * (self.steps(n) * q) ** 2
        return np.asarray(inside & (output >= 0) & (output < self.outputs(n)))

    def also_right(self, tokens: Ints) -> Iterator[Ints]:
        """Points about ε away: in all dimensions at once, and in each alone."""
        n = tokens.shape[-1] - 1
        middle, alone = self.digits(self.label(tokens), n), np.eye(self.dimensions, dtype=np.int64)
        far = int((FINER * FINER * self.dimensions) ** 0.5)
        for step in (FINER, -FINER, FINER - 1, 1 - FINER):
            yield self._number(np.clip(middle + step, 0, 2 * self.steps(n)), n)
        for row in (*(far * alone), *(-far * alone)):
            yield self._number(np.clip(middle + row, 0, 2 * self.steps(n)), n)

    def digits(self, output: Ints, n: int) -> Ints:
        """o_c of points: (…) ↦ (…, d')."""
        return (
            np.asarray(output)[..., None]
            // (2 * self.steps(n) + 1) ** np.arange(self.dimensions)
            % (2 * self.steps(n) + 1)
        )

    def _number(self, digits: Ints, n: int) -> Ints:
        return np.asarray((digits * (2 * self.steps(n) + 1) ** np.arange(self.dimensions)).sum(axis=-1))


TASK = QSparseWithin()
