"""Nearest neighbour among vectors of d signs by two layers: a bit fetches its point, and the query attends to points.

Layer 1: d_qk = ⌈log₂ T⌉ and d_v = ⌈log₂ V⌉ of one bit. Layer 2 is a softmax on d·⟨p, q⟩ = d − 2r at distance r: d_qk d
and d_v = 1, of one bit. A nearer point outweighs one that is farther by a sign by e^(2β) = 8n, so the points of the
other bit weigh at most 1/8 of the nearest, and twice as much where weights are rounded to steps of 2⁻ʷ: the sign of the
average is right on every input. The width is O(d + log n), and d is O(log n) in the task.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), two layers for nearest neighbour with margin; the margins are
proved here.

Example:
    >>> from protocols import simulate
    >>> run = simulate("nearest_neighbour_signs_two_layer", "index_to_nearest_neighbour_signs", n=6, instances=40)
    >>> run.errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.nearest_neighbour_signs import POINT, NearestNeighbourSigns

from ..numbers.formats import LARGEST_PRECISION, FixedPoint
from ..numbers.weights import Weighing
from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import Carried, FetchingModel, earlier, earlier_token
from .blocks.find_by_code import softmax


class NearestSigns(eqx.Module):
    """One head on vectors of signs."""

    dimensions: int = eqx.field(static=True)
    weigh: Weighing = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True, default=FixedPoint(1))
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(4, 2))

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head, a point."""
        return 1, self.dimensions

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head, a bit."""
        return 1, 1

    def query(self, x: Carried) -> jax.Array:
        """The token as a point."""
        return self._point(x.token)

    def key(self, x: Carried) -> jax.Array:
        """What was fetched as a point."""
        return self._point(x.found)

    def value(self, x: Carried) -> jax.Array:
        """The token as a bit, below 0 or not."""
        return jnp.where(x.token == 1, 1.0, -1.0)[None, None]

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Earlier positions that hold a bit, every other one."""
        return jnp.where(t_key % 2 == 1, earlier(t_query, t_key), -jnp.inf)

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """The bit of the nearest point, by the sign of the average."""
        return x._replace(found=(average[0, 0] > 0).astype(jnp.int32))

    def _point(self, token: jax.Array) -> jax.Array:
        bits = jnp.maximum(token - POINT, 0) >> jnp.arange(self.dimensions) & 1
        return (2 * bits - 1).astype(jnp.float32)[None]


@dataclass(frozen=True)
class NearestNeighbourSignsTwoLayer(Builder):
    """Fetch, then compare; weights of `weights` bits."""

    made_for: ClassVar[str] = "nearest_neighbour_signs"
    growth: ClassVar[str] = "O(n log n) bits, two layers"

    weights: int = 8

    def __post_init__(self) -> None:
        if not 1 <= self.weights <= LARGEST_PRECISION:
            raise ValueError(f"weights={self.weights}: wanted 1 to {LARGEST_PRECISION} bits of a weight")

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        task = setting.task_as(NearestNeighbourSigns)
        d = task.dimensions(setting.n)
        weigh = softmax(FixedPoint(d.bit_length() + 1), log(8 * setting.n) / 2, self.weights)
        return FetchingModel((earlier_token(setting, 1), NearestSigns(d, weigh)))


CONSTRUCTION = NearestNeighbourSignsTwoLayer()
