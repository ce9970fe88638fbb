"""String equality by remembering x: Vⁿ states at the middle, the least that any message can have, and never more.

Each symbol of y is compared with its place, which is then free; place 0 keeps what the comparisons found so far.

Source: proved here: Vⁿ states, and EQ has Vⁿ distinct rows.

Example:
    >>> from protocols import simulate
    >>> run = simulate("equality_memory", "equality_to_string_equality", n=9, instances=40, hard=True)
    >>> run.transcript.sent, run.errors
    (9, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.string_equality import StringEquality

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting


class CompareModel(eqx.Module):
    """n places for symbols; from the first comparison on, place 0 holds 1 while all was equal and 0 after."""

    symbols: int = eqx.field(static=True)
    places: int = eqx.field(static=True)

    def start(self) -> jax.Array:
        """All places hold symbol 0: (n,)."""
        return jnp.zeros(self.places, jnp.int32)

    def step(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """x is written; y is compared; the end token changes nothing."""
        place = t % self.places
        same = (state[place] == token) & ((place == 0) | (state[0] == 1))
        written = state.at[place].set(token)
        compared = state.at[0].set(same.astype(jnp.int32))
        return jnp.where(token == self.symbols, state, jnp.where(t < self.places, written, compared))

    def read(self, state: jax.Array) -> jax.Array:
        """What place 0 holds."""
        return state[0]

    def formats(self) -> Format:
        """One of V symbols in every place."""
        return Below(self.symbols)


@dataclass(frozen=True)
class EqualityMemory(Builder):
    """The whole of x as state."""

    made_for: ClassVar[str] = "string_equality"
    growth: ClassVar[str] = "⌈n log₂ V⌉ bits"

    def build(self, setting: Setting, *, seed: int) -> CompareModel:
        """A memory of n places for the task's symbols."""
        task = setting.task_as(StringEquality)
        return CompareModel(task.symbols, setting.n)


CONSTRUCTION = EqualityMemory()
