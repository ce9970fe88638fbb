"""Minimal LSTM: h ← (f·h + i·h̃)/(f + i) with gates f, i = σ(linear x) and h̃ = linear x, none of which sees h; y = h.

Source: Feng et al., Were RNNs all we needed?, arXiv 2410.01201 (2024), Section 3.2; gates normalised to sum to 1.

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
from .parts.linear_scan import linear_scan


class MinLstmLayer(Layer):
    """Maps to the two gates and to the candidate."""

    forget: eqx.nn.Linear
    input: eqx.nn.Linear
    candidate: eqx.nn.Linear

    def start(self) -> Parts:
        """h = 0."""
        return {"memory": jnp.zeros(self.forget.out_features)}

    def exponents(self) -> dict[str, int]:
        """h is a mean of candidates, whose deviation is 1/√3 at the start: rarely beyond 2."""
        return {"memory": 1}

    def keeping(self, x: jax.Array) -> tuple[jax.Array, jax.Array]:
        """f' = f/(f + i) and i'·h̃ = (1 − f')·h̃, each (d,)."""
        f, i = jax.nn.sigmoid(self.forget(x)), jax.nn.sigmoid(self.input(x))
        return f / (f + i), i / (f + i) * self.candidate(x)

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """h, and h again."""
        kept, new = self.keeping(x)
        h = kept * state["memory"] + new
        return {"memory": h}, h

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, by an associative scan."""
        h = linear_scan(state["memory"], *jax.vmap(self.keeping)(xs))
        return {"memory": h[-1]}, h


@dataclass(frozen=True)
class MinLstm(Recurrent):
    """Untrained minimal LSTM."""

    family: ClassVar[str] = "minimal recurrent network"
    source: ClassVar[str] = "Feng et al., arXiv 2410.01201 (2024)"
    state_formula: ClassVar[str] = "layers*width*p"

    def layer(self, key: jax.Array) -> MinLstmLayer:
        """Uniform weights and biases in ±1/√d."""
        d = self.width
        return MinLstmLayer(*(eqx.nn.Linear(d, d, key=k) for k in jax.random.split(key, 3)))


MODEL = MinLstm()
