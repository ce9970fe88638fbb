"""Nearest neighbour by two layers: a bit fetches its point, and the query attends to the point of largest ⟨φ(p), φ(q)⟩.

φ(p) = cos and sin of 2πkp/M, over k, for the first F odd k; so ⟨φ(p), φ(q)⟩ = Σ cos(2πkr/M)/k² at distance r, a partial
sum of the triangle wave, which falls from r = 0 to M/2: its slope is that of the square wave, whose partial sums are
above 0. Near r = 0 it falls by F·2π²/M² at first. So points on the circle itself, F = 1, need about 2·log₂ M bits, and
with p = 16 bits at all sizes F = ⌈M²/10⁵⌉ frequencies are taken: one up to n = 79, 168 at n = 1024. Layer 1 has d_qk =
⌈log₂ T⌉ and d_v = ⌈log₂ V⌉ of one bit, layer 2 d_qk = 2F and d_v = 1. Right on every input of a size whose distances
the scores tell apart, which is checked for all pairs of places. No protocol of few bits: run by two parties, every
token asks for the one before and is answered in sums, O(n log² n) bits where n·log₂ 2M would do.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), two layers for nearest neighbour with margin; here on a circle,
with waves of this project's.

Example:
    >>> from protocols import simulate
    >>> simulate("nearest_neighbour_two_layer", "index_to_nearest_neighbour", n=6, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions.tasks.nearest_neighbour import POINT, NearestNeighbour

from ..numbers.formats import FixedPoint
from ..numbers.weights import Weighing
from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import Carried, FetchingModel, earlier, earlier_token

_WAVE = FixedPoint(16, 15)
_UNIT = 1 << 15


class Nearest(eqx.Module):
    """One head of hard attention on points."""

    waves: jax.Array  # (M, 2F)
    numbers: FixedPoint = eqx.field(static=True, default=_WAVE)
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(2, 1))
    weigh: Weighing = eqx.field(static=True, default=Weighing(_WAVE, (1,), exchanged=True, leftmost=True))

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head, a point."""
        return 1, self.waves.shape[1]

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
        return (0.5 * jnp.where(x.token == 1, 1.0, -1.0))[None, None]

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Earlier positions that hold a bit, every other one."""
        return jnp.where(t_key % 2 == 1, earlier(t_query, t_key), -jnp.inf)

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """The bit of the nearest point, by the sign of the average."""
        return x._replace(found=(average[0, 0] > 0).astype(jnp.int32))

    def _point(self, token: jax.Array) -> jax.Array:
        return self.waves[jnp.clip(token - POINT, 0, self.waves.shape[0] - 1)][None]


@dataclass(frozen=True)
class NearestNeighbourTwoLayer(Builder):
    """Fetch, then compare."""

    made_for: ClassVar[str] = "nearest_neighbour"
    growth: ClassVar[str] = "O(n log² n) bits, two layers"

    def check(self, setting: Setting) -> None:
        """Needs scores that order distances."""
        super().check(setting)
        task = setting.task_as(NearestNeighbour)
        places = task.places(setting.n)
        if places > _LARGEST_CIRCLE or not orders_distances(places):
            raise ValueError(f"{self.name}: 16 bits do not tell distances on {places} places apart, at n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        task = setting.task_as(NearestNeighbour)
        found = waves(task.places(setting.n)) / _UNIT
        return FetchingModel((earlier_token(setting, 1), Nearest(jnp.asarray(found, jnp.float32))))


def waves(places: int) -> npt.NDArray[np.float64]:
    """φ of all places, scaled to length 1, in whole units of 2⁻¹⁵: (M, 2F)."""
    k = np.arange(1, 2 * -(-(places**2) // 10**5), 2)
    angles = 2 * np.pi * np.arange(places)[:, None] * k / places
    both = np.concatenate([np.cos(angles) / k, np.sin(angles) / k], axis=1) / np.sqrt(np.sum(1 / k**2))
    return np.minimum(np.round(both * _UNIT), _UNIT - 1)


@lru_cache(maxsize=64)
def orders_distances(places: int) -> bool:
    """Whether for every query a nearer place scores more than every farther one, by two steps of the score.

    One step is lost by rounding scores. The other is more than float32 loses: 2F products that sum to less than 1.
    """
    points = waves(places)
    least, most = np.full(places, np.inf), np.full(places, -np.inf)  # [r], of the scores of place q + r over all q
    for q in np.array_split(np.arange(places), -(-places // 512)):
        scores = np.minimum(points[q] @ points.T, (_UNIT - 1) * _UNIT)  # exact: whole numbers below 2⁵³
        ahead = np.take_along_axis(scores, (q[:, None] + np.arange(places)) % places, axis=1)
        least, most = np.minimum(least, ahead.min(axis=0)), np.maximum(most, ahead.max(axis=0))
    r = np.arange(places // 2 + 1)
    nearer, farther = np.minimum(least[r], least[-r]), np.maximum(most[r], most[-r])
    return bool((nearer[:-1] - farther[1:] >= 2 * _UNIT).all())


_LARGEST_CIRCLE = 1 << 12

CONSTRUCTION = NearestNeighbourTwoLayer()
