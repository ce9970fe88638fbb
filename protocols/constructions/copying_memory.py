"""Copying by remembering the string: Vⁿ states, exactly ⌈n·log₂ V⌉ bits; the output's place is the public position.

Source: Jelassi et al., arXiv 2402.01032 (2024), Theorem 2.7: |S| states copy at most |S| strings; met here.

Example:
    >>> from protocols import simulate
    >>> run = simulate("copying_memory", "index_to_copying", n=6, instances=20)
    >>> run.transcript.sent, run.errors
    (12, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.copying import Copying

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting


class CopyModel(eqx.Module):
    """n places for symbols."""

    symbols: int = eqx.field(static=True)
    places: int = eqx.field(static=True)

    def start(self) -> jax.Array:
        """All places hold symbol 0: (n,)."""
        return jnp.zeros(self.places, jnp.int32)

    def step(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """Token t is symbol t; start, copy and what is fed back change nothing."""
        inside = (t >= 1) & (t <= self.places)
        return jnp.where(inside, state.at[jnp.clip(t - 1, 0, self.places - 1)].set(token), state)

    def emit(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """The next symbol of the copy."""
        return state[jnp.clip(t - self.places - 1, 0, self.places - 1)]

    def formats(self) -> Format:
        """One of V symbols in every place."""
        return Below(self.symbols)


@dataclass(frozen=True)
class CopyingMemory(Builder):
    """The whole string as state."""

    made_for: ClassVar[str] = "copying"
    growth: ClassVar[str] = "⌈n log₂ V⌉ bits"

    def build(self, setting: Setting, *, seed: int) -> CopyModel:
        """A memory of n places for the task's symbols."""
        task = setting.task_as(Copying)
        return CopyModel(task.symbols, setting.n)


CONSTRUCTION = CopyingMemory()
