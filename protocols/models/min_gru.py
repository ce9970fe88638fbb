"""Minimal GRU: h ← (1 − z)·h + z·h̃ with the gate z = σ(W·x + b) and h̃ = U·x + c, neither of which sees h; y = h.

Source: Feng et al., Were RNNs all we needed?, arXiv 2410.01201 (2024), Section 3.1.

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


class MinGruLayer(Layer):
    """Maps to the gate and to the candidate."""

    gate: eqx.nn.Linear  # W, b
    candidate: eqx.nn.Linear  # U, c

    def start(self) -> Parts:
        """h = 0."""
        return {"memory": jnp.zeros(self.gate.out_features)}

    def exponents(self) -> dict[str, int]:
        """h is a mean of candidates, whose deviation is 1/√3 at the start: rarely beyond 2."""
        return {"memory": 1}

    def step(self, state: Parts, x: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """h, and h again."""
        z = jax.nn.sigmoid(self.gate(x))
        h = (1 - z) * state["memory"] + z * self.candidate(x)
        return {"memory": h}, h

    def parallel(self, state: Parts, xs: jax.Array, t: jax.Array) -> tuple[Parts, jax.Array]:
        """As many steps, by an associative scan."""
        z = jax.nn.sigmoid(jax.vmap(self.gate)(xs))
        h = linear_scan(state["memory"], 1 - z, z * jax.vmap(self.candidate)(xs))
        return {"memory": h[-1]}, h


@dataclass(frozen=True)
class MinGru(Recurrent):
    """Untrained minimal GRU."""

    family: ClassVar[str] = "minimal recurrent network"
    source: ClassVar[str] = "Feng et al., arXiv 2410.01201 (2024)"
    state_formula: ClassVar[str] = "layers*width*p"

    def layer(self, key: jax.Array) -> MinGruLayer:
        """Uniform weights and biases in ±1/√d."""
        gate, candidate = jax.random.split(key)
        d = self.width
        return MinGruLayer(eqx.nn.Linear(d, d, key=gate), eqx.nn.Linear(d, d, key=candidate))


MODEL = MinGru()
