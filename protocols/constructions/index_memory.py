"""Index lookup by remembering everything: n symbols in exactly ⌈n·log₂ V⌉ bits, the least that any message can have.

The state is the string. The query puts the answer in the place of the first symbol, so that no further bit is needed.

Source: proved here: Vⁿ states, and INDEX has Vⁿ distinct rows.

Example:
    >>> from protocols import simulate
    >>> simulate("index_memory", "index_to_index_lookup:symbols=3", n=5, instances=20).transcript.sent
    8
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.index_lookup import IndexLookup

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting


class MemoryModel(eqx.Module):
    """A memory of `places` symbols, written in turn; position tokens are looked up in it."""

    symbols: int = eqx.field(static=True)
    places: int = eqx.field(static=True)

    def start(self) -> jax.Array:
        """All places hold symbol 0: (places,)."""
        return jnp.zeros(self.places, jnp.int32)

    def step(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """A symbol goes to place t mod places; for a query the answer goes to place 0, or 0 if it was overwritten."""
        asked = token - self.symbols  # t is the number of symbols when the query comes
        kept = asked >= t - self.places
        found = jnp.where(kept, state[asked % self.places], 0)
        is_query = token >= self.symbols
        return state.at[jnp.where(is_query, 0, t % self.places)].set(jnp.where(is_query, found, token))

    def read(self, state: jax.Array) -> jax.Array:
        """What the query left."""
        return state[0]

    def formats(self) -> Format:
        """One of V symbols in every place."""
        return Below(self.symbols)


@dataclass(frozen=True)
class IndexMemory(Builder):
    """The whole string as state."""

    made_for: ClassVar[str] = "index_lookup"
    growth: ClassVar[str] = "⌈n log₂ V⌉ bits"

    def build(self, setting: Setting, *, seed: int) -> MemoryModel:
        """A memory of n places."""
        task = setting.task_as(IndexLookup)
        return MemoryModel(task.symbols, setting.n)


CONSTRUCTION = IndexMemory()
