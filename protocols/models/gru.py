"""Gated recurrent unit: h ← (1 − z)·tanh(W·x + r·(U·h + b)) + z·h with gates r, z; rounded after every step; y = h.

The cell is equinox's; what is added is the rounding.

Source: Cho et al., arXiv 1406.1078 (2014).

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> model.start()[0]["memory"].shape
    (16,)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from .parts.base import Layer, Parts, Recurrent
from .parts.row_map import by_rows, inputs_first


class GruLayer(Layer):
    """A cell of equinox, its hidden vector the state."""

    cell: eqx.nn.GRUCell

    def start(self) -> Parts:
        """h = 0."""
        return {"memory": jnp.zeros(self.cell.hidden_size)}

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """h, and h again."""
        h = self.cell(x, state["memory"])
        return {"memory": h}, h

    @property
    def at_once(self) -> bool:
        """From width 128 on, where products of many rows are faster; below, more memory is moved than is won."""
        return self.cell.hidden_size >= 128

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, after one product of all inputs with W."""
        cell, mapped = inputs_first(self.cell, xs)

        def step(h: jax.Array, x: jax.Array) -> tuple[jax.Array, jax.Array]:
            return (cell(x, h),) * 2

        h, hs = jax.lax.scan(step, state["memory"], mapped)
        return {"memory": h}, hs


@dataclass(frozen=True)
class Gru(Recurrent):
    """Untrained GRU; layers plainly on each other."""

    residual: ClassVar[bool] = False
    family: ClassVar[str] = "recurrent network"
    source: ClassVar[str] = "Cho et al., arXiv 1406.1078 (2014)"
    state_formula: ClassVar[str] = "layers*width*p"

    def layer(self, key: jax.Array) -> GruLayer:
        """Equinox's initial weights."""
        return GruLayer(by_rows(eqx.nn.GRUCell(self.width, self.width, key=key)))


MODEL = Gru()
