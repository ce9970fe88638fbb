"""q-sparse averaging by remembering all N entries: N bits, the least there can be for every q < N.

Source: proved here: `reductions.tasks.counts.averaging_states` counts 2ᴺ messages before the set.

Example:
    >>> from protocols import simulate
    >>> run = simulate("q_sparse_memory", "index_to_q_sparse_average", n=9, instances=40)
    >>> run.transcript.sent, run.errors
    (9, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.q_sparse_average import QSparseAverage

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting
from .q_sparse_codes import binomial_table, set_members


class EntriesModel(eqx.Module):
    """N entries, and binomials to read a set off its token."""

    binomials: jax.Array  # (q, N + 1)

    @property
    def places(self) -> int:
        """N, one place an entry."""
        return self.binomials.shape[1] - 1

    def start(self) -> jax.Array:
        """All entries −1, as 0: (N,)."""
        return jnp.zeros(self.places, jnp.int32)

    def step(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """Entry t is written; the set changes nothing."""
        written = state.at[jnp.minimum(t, self.places - 1)].set(jnp.minimum(token, 1))
        return jnp.where(t < self.places, written, state)

    def emit(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """How many entries of the set are +1."""
        return state[set_members(self.binomials, token)].sum()

    def formats(self) -> Format:
        """One bit for each entry."""
        return Below(2)


@dataclass(frozen=True)
class QSparseMemory(Builder):
    """The whole input as state."""

    made_for: ClassVar[str] = "q_sparse_average"
    growth: ClassVar[str] = "N bits"

    def check(self, setting: Setting) -> None:
        """Needs sets that are tokens."""
        super().check(setting)
        setting.task.check_size(setting.n)

    def build(self, setting: Setting, *, seed: int) -> EntriesModel:
        """Nothing is random."""
        task = setting.task_as(QSparseAverage)
        return EntriesModel(jnp.asarray(binomial_table(setting.n, task.chosen(setting.n))))


CONSTRUCTION = QSparseMemory()
