"""Associative recall by a table of all K keys: K·log₂(V + 1) bits and the key whose value is still to come.

Right on every sequence of the task, with absent and with repeated keys. Where keys are fixed, n·log₂ V bits would do,
and where exactly n of K keys are there, log₂(C(K, n)·Vⁿ).

Source: proved here, in the lines above.

Example:
    >>> from protocols import simulate
    >>> simulate("recall_memory", "index_to_associative_recall", n=9, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.associative_recall import AssociativeRecall

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting

Table = dict[str, jax.Array]


class RecallTable(eqx.Module):
    """Tokens are V values, K keys, and pairs if they are tokens."""

    symbols: int = eqx.field(static=True)
    keys: int = eqx.field(static=True)
    joined: bool = eqx.field(static=True)
    last: bool = eqx.field(static=True)

    def start(self) -> Table:
        """All keys absent, which is the value V; no key pending."""
        absent = jnp.full(self.keys, self.symbols, jnp.int32)
        return {"table": absent} if self.joined else {"table": absent, "pending": jnp.zeros((), jnp.int32)}

    def step(self, state: Table, token: jax.Array, t: jax.Array) -> Table:
        """A pair is written; a key waits for its value; of equal keys the first stays, or the last."""
        if self.joined:
            pair = token - self.symbols - self.keys
            written = self._write(state["table"], pair // self.symbols, pair % self.symbols)
            return {"table": jnp.where(pair >= 0, written, state["table"])}
        is_key = token >= self.symbols
        written = self._write(state["table"], state["pending"], token)
        pending = jnp.where(is_key, token - self.symbols, state["pending"])
        return {"table": jnp.where(is_key, state["table"], written), "pending": pending}

    def emit(self, state: Table, token: jax.Array, t: jax.Array) -> jax.Array:
        """The entry of the key."""
        return state["table"][jnp.clip(token - self.symbols, 0, self.keys - 1)]

    def formats(self) -> dict[str, Format]:
        """Values or absent, and a key."""
        table: dict[str, Format] = {"table": Below(self.symbols + 1)}
        return table if self.joined else {**table, "pending": Below(self.keys)}

    def _write(self, table: jax.Array, key: jax.Array, value: jax.Array) -> jax.Array:
        key = jnp.clip(key, 0, self.keys - 1)
        kept = jnp.where(table[key] == self.symbols, value, table[key])
        return table.at[key].set(value if self.last else kept)


@dataclass(frozen=True)
class RecallMemory(Builder):
    """An entry a key."""

    made_for: ClassVar[str] = "associative_recall"
    growth: ClassVar[str] = "K log₂(V + 1) + log₂ K bits"

    def build(self, setting: Setting, *, seed: int) -> RecallTable:
        """Nothing is random."""
        task = setting.task_as(AssociativeRecall)
        return RecallTable(task.symbols, task.keys(setting.n), task.joined, task.last)


CONSTRUCTION = RecallMemory()
