"""Gated recurrent unit: h ← (1 − z)·tanh(W·x + r·U·h + b) + z·h with gates r, z, rounded to p bits after every step.

The cell is equinox's; what is added is the rounding and the readout.

Source: Cho et al., arXiv 1406.1078 (2014).

Example:
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> model = MODEL.build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> model.start().shape
    (16,)
"""

from __future__ import annotations

from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from ..formats import FixedPoint, Format, Native
from ..setting import Builder, Setting, check_width, unit_format


class GruModel(eqx.Module):
    """Weights of a GRU and the format of its state."""

    embedding: jax.Array  # (V, d)
    cell: eqx.nn.GRUCell
    readout: eqx.nn.Linear
    numbers: FixedPoint | None = eqx.field(static=True)

    def start(self) -> jax.Array:
        """All zeros, (d,)."""
        return jnp.zeros(self.cell.hidden_size)

    def step(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """One token."""
        return self.cell(self.embedding[token], state)

    def read(self, state: jax.Array) -> jax.Array:
        """The output with the largest logit."""
        return jnp.argmax(self.readout(state))

    def formats(self) -> Format:
        """p-bit numbers, or float32 as it is."""
        return self.numbers or Native(np.dtype(np.float32))


@dataclass(frozen=True)
class Gru(Builder):
    """Untrained GRU of a width d and a precision p (1 … 16 bits, or 32 for float32)."""

    width: int = 16
    precision: int = 8

    def __post_init__(self) -> None:
        check_width(self.width)
        unit_format(self.precision)

    def build(self, setting: Setting, *, seed: int) -> GruModel:
        """Equinox's initial weights, normal embeddings."""
        keys = jax.random.split(jax.random.key(seed), 3)
        return GruModel(
            jax.random.normal(keys[0], (setting.vocabulary, self.width)),
            eqx.nn.GRUCell(self.width, self.width, key=keys[1]),
            eqx.nn.Linear(self.width, setting.outputs, key=keys[2]),
            unit_format(self.precision),
        )


MODEL = Gru()
