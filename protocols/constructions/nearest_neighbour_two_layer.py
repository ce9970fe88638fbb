"""Nearest neighbour by two layers: a bit fetches its point, and the query attends to the point of largest ⟨p, q⟩.

Points are (cos, sin) in 16 bits, scores too. Layer 1 has d_qk = ⌈log₂ T⌉ and d_v = ⌈log₂ V⌉ of one bit, layer 2 d_qk =
2 and d_v = 1. Right on every input of a size whose distances the scores tell apart, which is checked for all pairs of
places: distances 0 and 1 differ by 1 − cos(2π/M) ≈ 2π²/M², so about 2·log₂ M bits are needed, and 16 are enough up to
n = 100. No protocol of few bits: run by two parties, every token asks for the one before and is answered in sums, O(n
log² n) bits where n·log₂ 2M would do.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), two layers for nearest neighbour with margin; here on a circle.

Example:
    >>> from protocols import simulate
    >>> simulate("nearest_neighbour_two_layer", "index_to_nearest_neighbour", n=6, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions.tasks.nearest_neighbour import POINT, NearestNeighbour

from ..fetching import Carried, FetchingModel, earlier, earlier_token
from ..formats import FixedPoint
from ..setting import Builder, Setting
from ..weighing import Weighing

_WAVE = FixedPoint(16, 15)
_UNIT = 1 << 15


class Nearest(eqx.Module):
    """One head of hard attention on points."""

    waves: jax.Array  # (M, 2)
    numbers: FixedPoint = eqx.field(static=True, default=_WAVE)
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(2, 1))
    weigh: Weighing = eqx.field(static=True, default=Weighing(_WAVE, (1,), exchanged=True, leftmost=True))

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head, a point."""
        return 1, 2

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
        """The bit."""
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
        assert isinstance(setting.task, NearestNeighbour)
        places = setting.task.places(setting.n)
        if places > _LARGEST_CIRCLE or not orders_distances(places):
            raise ValueError(f"{self.name}: 16 bits do not tell distances on {places} places apart, at n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        assert isinstance(setting.task, NearestNeighbour)
        waves = circle(setting.task.places(setting.n)) / _UNIT
        return FetchingModel((earlier_token(setting, 1), Nearest(jnp.asarray(waves, jnp.float32))))


def circle(places: int) -> npt.NDArray[np.int64]:
    """cos and sin of all places in units of 2⁻¹⁵, by numpy in float64: (M, 2)."""
    angles = 2 * np.pi * np.arange(places) / places
    rounded = np.round(np.stack([np.cos(angles), np.sin(angles)], axis=1) * _UNIT).astype(np.int64)
    return np.minimum(rounded, _UNIT - 1)


@lru_cache(maxsize=64)
def orders_distances(places: int) -> bool:
    """Whether for every query a nearer place scores more, by two steps of the score, than every farther one."""
    points = circle(places)
    scores = np.minimum(points @ points.T, (_UNIT - 1) * _UNIT)
    ahead = np.stack([np.roll(scores[q], -q) for q in range(places)])  # [q, r] is the score of place q + r
    half = places // 2
    both: Any = np.stack([ahead[:, : half + 1], ahead[:, -np.arange(half + 1) % places]])
    return bool((both.min(axis=0)[:, :-1] - both.max(axis=0)[:, 1:] >= 2 * _UNIT).all())


_LARGEST_CIRCLE = 1 << 10

CONSTRUCTION = NearestNeighbourTwoLayer()
