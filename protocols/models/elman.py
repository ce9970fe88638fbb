"""Elman network: h ← tanh(W·h + U·x + b), rounded to p bits after every step; y = h.

Source: Elman, Finding structure in time, Cognitive Science 14 (1990), 179–211.

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


class ElmanLayer(Layer):
    """W, U and b; the layer's input and output have the width of the memory."""

    recurrent: jax.Array  # W (d, d)
    inward: jax.Array  # U (d, d)
    bias: jax.Array  # b (d,)
    width: int = eqx.field(static=True)

    def start(self) -> Parts:
        """h = 0."""
        return {"memory": jnp.zeros(self.width)}

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """h, and h again."""
        h = jnp.tanh(state["memory"] @ self.recurrent.T + x @ self.inward.T + self.bias)
        return {"memory": h}, h


@dataclass(frozen=True)
class Elman(Recurrent):
    """Untrained Elman network; layers plainly on each other."""

    residual: ClassVar[bool] = False
    family: ClassVar[str] = "recurrent network"
    source: ClassVar[str] = "Elman, Cognitive Science 14 (1990)"
    state_formula: ClassVar[str] = "layers*width*p"

    def layer(self, key: jax.Array) -> ElmanLayer:
        """Normal weights of variance 1/d."""
        d = self.width
        w, u, b = jax.random.split(key, 3)
        scale = d**-0.5
        return ElmanLayer(
            jax.random.normal(w, (d, d)) * scale,
            jax.random.normal(u, (d, d)) * scale,
            jax.random.normal(b, (d,)) * scale,
            d,
        )


MODEL = Elman()
