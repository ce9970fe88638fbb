"""Associative recall of pairs as tokens, by one head: the query's key has the address bits of just one pair.

Weights are 1 for a full match and 0 otherwise, so an absent key leaves the sums empty, and that is told from any
value. Right on every sequence whose keys are different.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), Theorem 1 with keys for positions; proved here: a code of ⌈log₂
K⌉ signs matches itself alone.

Example:
    >>> from protocols import simulate
    >>> simulate("recall_joined", "index_to_associative_recall:joined=true", n=9, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions.tasks.associative_recall import AssociativeRecall

from ..messages.turns import Tokens
from ..numbers.formats import FixedPoint
from ..setting import Builder, Setting
from .blocks.find_by_code import CodeLookup, Placed, address_bits, only_above


class RecallModel(CodeLookup):
    """Tokens are V values, K keys, and pairs."""

    keys: int = eqx.field(static=True, kw_only=True)
    outputs: int = eqx.field(static=True, kw_only=True)  # V, or V + 1 where keys may be absent

    def asked(self, x: Placed) -> jax.Array:
        """The number of the key that is asked for, from 0."""
        return jnp.clip(x[0] - self.symbols, 0, self.keys - 1)

    def address(self, x: Placed) -> jax.Array:
        """The pair's key."""
        return jnp.clip(self._pair(x) // self.symbols, 0, self.keys - 1)

    def symbol(self, x: Placed) -> jax.Array:
        """The pair's value."""
        return self._pair(x) % self.symbols

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """The value, or V where nothing matched: averages of ±1 over one pair are never 0."""
        found = jnp.where((average[0] == 0).all(), self.symbols, super().read(average, token, t))
        return jnp.minimum(found, self.outputs - 1)

    def _pair(self, x: Placed) -> jax.Array:
        return x[0] - self.symbols - self.keys


@dataclass(frozen=True)
class RecallJoined(Builder):
    """Address bits of the keys."""

    made_for: ClassVar[str] = "associative_recall"
    growth: ClassVar[str] = "O(log n · log V) bits"

    def check(self, setting: Setting) -> None:
        """Needs pairs as tokens."""
        super().check(setting)
        if isinstance(setting.task, AssociativeRecall) and not setting.task.joined:
            raise ValueError(f"{self.name} needs pairs as tokens, associative_recall:joined=true")

    def speaks_of(self, setting: Setting, tokens: Tokens) -> npt.NDArray[np.bool_]:
        """Of sequences whose keys are different."""
        keys = np.sort(setting.task_as(AssociativeRecall).pairs(tokens)[0], axis=1)
        return np.asarray((np.diff(keys, axis=1) > 0).all(axis=1))

    def build(self, setting: Setting, *, seed: int) -> RecallModel:
        """Nothing is random."""
        task = setting.task_as(AssociativeRecall)
        keys = task.keys(setting.n)
        codes = address_bits(keys)
        width = codes.shape[1]
        full = only_above(FixedPoint(width.bit_length() + 1), width)
        return RecallModel(codes, task.symbols, full, keys=keys, outputs=setting.outputs)


CONSTRUCTION = RecallJoined()
