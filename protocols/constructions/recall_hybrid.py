"""Associative recall with keys and values as separate tokens, by a window of one token below one head: O(log² n) bits.

The head finds the leftmost position after the queried key; where the best match is another token, the key is absent.
Alone, a recurrent model needs the bits of all values, and so does one layer of attention; together they need few.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 5.6; proved here, in the lines above.

Example:
    >>> from protocols import simulate
    >>> run = simulate("recall_hybrid", "index_to_associative_recall", n=9, instances=40)
    >>> run.errors, [message.bits for message in run.transcript.messages]
    (0, [4, 13, 47])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.associative_recall import AssociativeRecall

from ..setting import Builder, Setting
from .blocks.window_layer import GramLayer, Passed, leftmost


class RecallModel(GramLayer):
    """Values are 0 … V−1; the output V says that the key is absent."""

    symbols: int = eqx.field(static=True, kw_only=True)

    def read(self, x: tuple[Passed, jax.Array]) -> jax.Array:
        """The value after the key, or V."""
        present, value = self.followed(*x)
        return jnp.where(present, value, self.symbols)


@dataclass(frozen=True)
class RecallHybrid(Builder):
    """A window of one token."""

    made_for: ClassVar[str] = "associative_recall"
    growth: ClassVar[str] = "O(log² n) bits"

    def check(self, setting: Setting) -> None:
        """Needs separate tokens, of which the first of equal keys counts."""
        super().check(setting)
        if isinstance(setting.task, AssociativeRecall) and (setting.task.joined or setting.task.last):
            raise ValueError(f"{self.name} needs keys and values as separate tokens, and the first of equal keys")

    def build(self, setting: Setting, *, seed: int) -> RecallModel:
        """Nothing is random."""
        task = setting.task_as(AssociativeRecall)
        tokens = setting.vocabulary
        return RecallModel(tokens, 1, leftmost(1, ceil_log2(tokens + 1)), symbols=task.symbols)


CONSTRUCTION = RecallHybrid()
