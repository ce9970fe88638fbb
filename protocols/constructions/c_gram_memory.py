"""c-gram retrieval with the query last, by remembering the context and the beginning of the query: T − 1 tokens.

Right on every sequence of the task; n·log₂ V bits are needed for the sequences of `index_to_c_gram`, whose keys are
fixed.

Source: proved here, in the line above.

Example:
    >>> from protocols import simulate
    >>> simulate("c_gram_memory", "index_to_c_gram", n=9, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.c_gram import CGram

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting


class ContextModel(eqx.Module):
    """All tokens but the last."""

    vocabulary: int = eqx.field(static=True)
    length: int = eqx.field(static=True)  # T
    key: int = eqx.field(static=True)  # c − 1

    def start(self) -> jax.Array:
        """Zeros: (T − 1,)."""
        return jnp.zeros(self.length - 1, jnp.int32)

    def step(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """Token t is written; the last one is not."""
        written = state.at[jnp.minimum(t, self.length - 2)].set(token)
        return jnp.where(t < self.length - 1, written, state)

    def emit(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """What follows the first place where the query begins."""
        context = state[: self.length - self.key - 1]
        query = jnp.concatenate([state[self.length - self.key :], token[None]])
        last = context.shape[0] - self.key
        same = jnp.stack([context[i : i + last] == query[i] for i in range(self.key)]).all(axis=0)
        return context[jnp.argmax(same) + self.key]

    def formats(self) -> Format:
        """A token of the vocabulary in every place."""
        return Below(self.vocabulary)


@dataclass(frozen=True)
class CGramMemory(Builder):
    """The context as state."""

    made_for: ClassVar[str] = "c_gram"
    growth: ClassVar[str] = "O(c n log n) bits"

    def check(self, setting: Setting) -> None:
        """Needs the query last."""
        super().check(setting)
        if isinstance(setting.task, CGram) and setting.task.prefix:
            raise ValueError(f"{self.name} needs the query last, c_gram:prefix=false")

    def build(self, setting: Setting, *, seed: int) -> ContextModel:
        """Nothing is random."""
        task = setting.task_as(CGram)
        return ContextModel(setting.vocabulary, setting.length, task.grams - 1)


CONSTRUCTION = CGramMemory()
