"""Nearest neighbour: p₁ b₁ … p_n b_n and a point q on a circle of M = 4n places; output the bit of the nearest pᵢ.

Tokens 0 and 1 are bits, 2 … M + 1 are points; T = 2n + 1. The promise is a margin: the nearest point is nearer than
every point with the other bit by at least one place, so that as unit vectors their inner products with q differ by at
least cos(2π(r)/M) − cos(2π(r+1)/M) > 0, of order 1/M² or more.

Source: Bhattamishra et al. (2024), nearest neighbour with margin.

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([2, 0, 6, 1, 5])).item()
    1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task

POINT = 2


@dataclass(frozen=True)
class NearestNeighbour(Task):
    """The bit of the nearest of n points."""

    typical: ClassVar[tuple[int, ...]] = (16, 64, 256, 1024)

    def places(self, n: int) -> int:
        """Points on the circle."""
        return 4 * n

    def length(self, n: int) -> int:
        """n points with bits, and the query."""
        return 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """Bits and points."""
        return POINT + self.places(n)

    def distances(self, tokens: Ints) -> Ints:
        """Distances on the circle from the query to each point: (…, n)."""
        points, circle = tokens[..., :-1:2], self.places(tokens.shape[-1] // 2)
        apart = np.abs(points - tokens[..., -1:])
        return np.minimum(apart, circle - apart)

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Random points at even places and a query one place from one of them; or, hard, every fourth place, in
        order.
        """
        even = 2 * rng.permuted(np.tile(np.arange(2 * n), (count, 1)), axis=1)[:, :n]
        points = np.tile(4 * np.arange(n), (count, 1)) if hard else even
        bits = rng.integers(2, size=(count, n))
        chosen = rng.integers(n, size=count)
        near = points[np.arange(count), chosen]
        step = rng.integers(-1, 2, size=count) if hard else np.zeros(count, dtype=np.int64)
        body = np.stack([POINT + points, bits], axis=2).reshape(count, -1)
        query = POINT + (near + step) % self.places(n)
        return np.concatenate([body, query[:, None]], axis=1)

    def text(self, tokens: Ints) -> str:
        """Places with their bits, and the place that is asked for."""
        pairs = zip(tokens[:-1:2].tolist(), tokens[1::2].tolist(), strict=True)
        return f"{' '.join(f'{p - POINT}:{b}' for p, b in pairs)} | {tokens[-1] - POINT}"

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


TASK = NearestNeighbour()
