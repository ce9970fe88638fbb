"""A transformer of the shelf whose tokens are vectors of bits: a linear map in the place of the table of embeddings."""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax

from reductions import TASKS

from ...models.parts.random_map import random_map
from ...setting import Setting, builder


class OverRows(eqx.Module):
    """A model of layers, and the map of its inputs."""

    inner: Any
    rows: jax.Array  # (d, N)

    @property
    def layers(self) -> tuple[Any, ...]:
        """Those of the model inside."""
        return tuple(self.inner.layers)

    def embed(self, row: jax.Array, t: jax.Array) -> Any:
        """The row's image with its position, and t."""
        return self.inner.layers[0].attention.positions.place(self.rows @ row, t), t

    def read(self, x: Any) -> jax.Array:
        """As the model inside."""
        return self.inner.read(x)


def over_rows(spec: str, vertices: int, *, seed: int) -> OverRows:
    """A transformer by its name, untrained, that says 0 or 1 of each of so many vertices."""
    inner = builder(spec).build(Setting(TASKS.get("cycle3"), 3), seed=seed)
    width = inner.layers[0].attention.embedding.shape[1]
    return OverRows(inner, random_map(jax.random.key(seed), width, vertices))
