"""Nearest neighbour by a table of the 4n places of the circle, each empty or with a bit, and the point that waits.

4n·log₂ 3 bits and a little, where n bits are needed for fixed points.

Source: proved here, in the lines above.

Example:
    >>> from protocols import simulate
    >>> simulate("nearest_neighbour_memory", "index_to_nearest_neighbour", n=9, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.nearest_neighbour import POINT, NearestNeighbour

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting


class CircleModel(eqx.Module):
    """A table of M places on the circle: what bit stands there, if any."""

    places: int = eqx.field(static=True)

    def start(self) -> dict[str, jax.Array]:
        """No point anywhere."""
        return {"table": jnp.zeros(self.places, jnp.int32), "pending": jnp.zeros((), jnp.int32)}

    def step(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> dict[str, jax.Array]:
        """A point waits; a bit is written at the point before it, as 1 + bit."""
        is_point = token >= POINT
        written = state["table"].at[state["pending"]].set(token + 1)
        return {
            "table": jnp.where(is_point, state["table"], written),
            "pending": jnp.where(is_point, jnp.maximum(token - POINT, 0), state["pending"]),
        }

    def emit(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> jax.Array:
        """The bit of the nearest place with a point."""
        apart = jnp.abs(jnp.arange(self.places) - (token - POINT))
        distance = jnp.where(state["table"] > 0, jnp.minimum(apart, self.places - apart), self.places)
        return jnp.maximum(state["table"][jnp.argmin(distance)] - 1, 0)

    def formats(self) -> dict[str, Format]:
        """Nothing, 0 or 1; and a place."""
        return {"table": Below(3), "pending": Below(self.places)}


@dataclass(frozen=True)
class NearestNeighbourMemory(Builder):
    """An entry a place."""

    made_for: ClassVar[str] = "nearest_neighbour"
    growth: ClassVar[str] = "4n log₂ 3 + log₂ 4n bits"

    def build(self, setting: Setting, *, seed: int) -> CircleModel:
        """Nothing is random."""
        task = setting.task_as(NearestNeighbour)
        return CircleModel(task.places(setting.n))


CONSTRUCTION = NearestNeighbourMemory()
