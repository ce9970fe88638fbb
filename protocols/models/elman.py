"""Elman network: h ← tanh(W·h + E[token] + b), rounded to p bits after every step.

Source: Elman, Finding structure in time, Cognitive Science 14 (1990), 179–211.

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


class ElmanModel(eqx.Module):
    """Weights of an Elman network and the format of its state."""

    recurrent: jax.Array  # (d, d)
    embedding: jax.Array  # (V, d)
    bias: jax.Array  # (d,)
    readout: eqx.nn.Linear
    numbers: FixedPoint | None = eqx.field(static=True)

    def start(self) -> jax.Array:
        """All zeros, (d,)."""
        return jnp.zeros_like(self.bias)

    def step(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """One token."""
        return jnp.tanh(self.recurrent @ state + self.embedding[token] + self.bias)

    def read(self, state: jax.Array) -> jax.Array:
        """The output with the largest logit."""
        return jnp.argmax(self.readout(state))

    def formats(self) -> Format:
        """p-bit numbers, or float32 as it is."""
        return self.numbers or Native(np.dtype(np.float32))


@dataclass(frozen=True)
class Elman(Builder):
    """Untrained Elman network of a width d and a precision p (1 … 16 bits, or 32 for float32)."""

    width: int = 16
    precision: int = 8

    def __post_init__(self) -> None:
        check_width(self.width)
        unit_format(self.precision)

    def build(self, setting: Setting, *, seed: int) -> ElmanModel:
        """Normal weights of variance 1/d."""
        d = self.width
        keys = jax.random.split(jax.random.key(seed), 4)
        return ElmanModel(
            jax.random.normal(keys[0], (d, d)) / d**0.5,
            jax.random.normal(keys[1], (setting.vocabulary, d)),
            jax.random.normal(keys[2], (d,)) / d**0.5,
            eqx.nn.Linear(d, setting.outputs, key=keys[3]),
            unit_format(self.precision),
        )


MODEL = Elman()
