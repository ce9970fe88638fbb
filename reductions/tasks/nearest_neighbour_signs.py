"""Nearest neighbour on a sphere: p₁ b₁ … p_n b_n and q, unit vectors in {−1, +1}ᵈ/√d; output the bit of the nearest pᵢ.

Tokens 0 and 1 are bits, 2 + Σ 2ᶜ·[p_c = +1] are points; T = 2n + 1, d = 3⌈log₂ n⌉. ⟨p, q⟩ = 1 − 2r/d where r signs
differ. The promise is a margin: the nearest point differs in fewer signs than every point with the other bit, so that
their inner products with q are 2/d apart at least.

Source: Bhattamishra et al. (2024), nearest neighbour with margin, among vectors of signs.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([2, 0, 9, 1, 8])).item()
    1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..costs.logarithms import ceil_log2
from ..task import Ints, Task

POINT = 2


@dataclass(frozen=True)
class NearestNeighbourSigns(Task):
    """The bit of the nearest of n vectors of signs."""

    typical: ClassVar[tuple[int, ...]] = (16, 64, 256, 1024)

    def dimensions(self, n: int) -> int:
        """d, three signs for each bit of a number below n."""
        return 3 * max(1, ceil_log2(n))

    def check_size(self, n: int) -> None:
        """Points must be numbers of 31 bits."""
        super().check_size(n)
        if n > 1 << 10:
            raise ValueError(f"{self.spec}, n={n}: vectors of {self.dimensions(n)} signs are more than 2³¹ tokens")

    def length(self, n: int) -> int:
        """n points with bits, and the query."""
        return 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """Bits and points."""
        return POINT + (1 << self.dimensions(n))

    def distances(self, tokens: Ints) -> Ints:
        """In how many signs each point differs from the query: (…, n)."""
        d = self.dimensions(tokens.shape[-1] // 2)
        differ = (tokens[..., :-1:2] - POINT) ^ (tokens[..., -1:] - POINT)
        return (differ[..., None] >> np.arange(d) & 1).sum(axis=-1)

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Random points, and a query one sign from one of them; or, hard, one point nearer than all others by one sign,
        which have the other bit.
        """
        d, rows = self.dimensions(n), np.arange(count)
        near, bits = rng.integers(n, size=count), rng.integers(2, size=(count, n))
        if hard:
            query, flips = rng.integers(1 << d, size=count), np.full((count, n), d // 3 + 1)
            flips[rows, near] -= 1
            bits = np.tile(rng.integers(2, size=(count, 1)), (1, n))
            bits[rows, near] ^= 1
            places = rng.permuted(np.tile(np.arange(d), (count, n, 1)), axis=-1)
            points = query[:, None] ^ ((np.arange(d) < flips[..., None]) << places).sum(axis=-1)
        else:
            points = rng.integers(1 << d, size=(count, n))
            query = points[rows, near] ^ (1 << rng.integers(d, size=count))
        tokens = np.zeros((count, 2 * n + 1), np.int64)
        tokens[:, :-1:2], tokens[:, 1::2], tokens[:, -1] = POINT + points, bits, POINT + query
        apart = self.distances(tokens)
        first = bits[rows, apart.argmin(axis=1)]
        tokens[:, 1::2] = np.where(apart == apart.min(axis=1, keepdims=True), first[:, None], bits)
        return tokens

    def text(self, tokens: Ints) -> str:
        """Points with their bits, and the point that is asked for."""
        d = self.dimensions(len(tokens) // 2)
        pairs = zip(tokens[:-1:2].tolist(), tokens[1::2].tolist(), strict=True)
        return f"{' '.join(f'{_signs(p, d)}:{b}' for p, b in pairs)} | {_signs(int(tokens[-1]), d)}"

    def label(self, tokens: Ints) -> Ints:
        """The bit beside the least distance."""
        points, bits = tokens[..., :-1:2], tokens[..., 1::2]
        n = bits.shape[-1]
        all_points = np.concatenate([points, tokens[..., -1:]], axis=-1)
        right = n >= 1 and tokens.shape[-1] == 2 * n + 1 and bits.min() >= 0 and bits.max() <= 1
        if not right or all_points.min() < POINT or all_points.max() >= self.vocabulary(n):
            raise self.refuse("wanted points with bits, and then a point")
        distances = self.distances(tokens)
        least = distances.min(axis=-1, keepdims=True)
        ones = ((distances == least) & (bits == 1)).any(axis=-1)
        zeros = ((distances == least) & (bits == 0)).any(axis=-1)
        if (ones & zeros).any():
            raise self.refuse("points with either bit are equally near")
        return ones.astype(tokens.dtype)


def _signs(token: int, d: int) -> str:
    return "".join("-+"[token - POINT >> c & 1] for c in range(d))


TASK = NearestNeighbourSigns()
