"""Associative recall by one layer of attention that carries all tokens, and a readout that looks for the key.

A key and its value, which has fewer bits, share a number.

Linear width, and up to a logarithm what one layer cannot do without at a fixed scale
(`index_to_associative_recall_by_keys`).

Source: proved here: the readout is the definition.

Example:
    >>> from protocols import simulate
    >>> simulate("recall_sums", "index_to_associative_recall_by_keys", n=9, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.associative_recall import AssociativeRecall

from ..setting import Builder, Setting
from .blocks.carried_tokens import CarriedTokens, check_sizes, sizes_of


class RecallModel(CarriedTokens):
    """Keys and values in tokens of their own, or pairs as one; all keys present, absent or repeated."""

    symbols: int = eqx.field(static=True)  # V
    keys: int = eqx.field(static=True)  # K
    joined: bool = eqx.field(static=True)
    last: bool = eqx.field(static=True)

    def decide(self, tokens: jax.Array) -> jax.Array:
        """The value beside the first key, or the last, that is the query; V where there is none."""
        body, query = tokens[:-1], tokens[-1] - self.symbols
        if self.joined:
            keys, values = jnp.divmod(body - self.symbols - self.keys, self.symbols)
        else:
            keys, values = body[::2] - self.symbols, body[1::2]
        same = keys == query
        place = len(keys) - 1 - jnp.argmax(same[::-1]) if self.last else jnp.argmax(same)
        return jnp.where(same.any(), values[place], self.symbols)


@dataclass(frozen=True)
class RecallSums(Builder):
    """A digit a token."""

    made_for: ClassVar[str] = "associative_recall"
    growth: ClassVar[str] = "O(n log n) bits"

    def check(self, setting: Setting) -> None:
        """Needs sums that their averages tell apart."""
        super().check(setting)
        check_sizes(self.name, setting)

    def build(self, setting: Setting, *, seed: int) -> RecallModel:
        """Nothing is random."""
        task = setting.task_as(AssociativeRecall)
        alternating = () if task.joined else ((setting.vocabulary - 1).bit_length(), (task.symbols - 1).bit_length())
        return RecallModel(*sizes_of(setting, alternating), task.symbols, task.keys(setting.n), task.joined, task.last)


CONSTRUCTION = RecallSums()
