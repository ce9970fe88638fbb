"""c-gram retrieval by a window of c − 1 tokens below one head: O(c·log n) bits of state, O(c·log² n) of sums.

The head finds the leftmost position before which the last c − 1 tokens stand. A window that holds the separator is no
query, so the query does not find itself. Neither a recurrent model nor one layer of attention does this alone.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 5.6; proved here, in the lines above.

Example:
    >>> from protocols import simulate
    >>> run = simulate("c_gram_hybrid", "index_to_c_gram", n=9, instances=40)
    >>> run.errors, [message.bits for message in run.transcript.messages]
    (0, [8, 18, 74])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import jax

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.c_gram import CGram

from ..setting import Builder, Setting
from .blocks.window_layer import GramLayer, Passed, leftmost


class CGramModel(GramLayer):
    """The query occurs, so that what followed is always there."""

    def read(self, x: tuple[Passed, jax.Array]) -> jax.Array:
        """The token after the gram."""
        return self.followed(*x)[1]


@dataclass(frozen=True)
class CGramHybrid(Builder):
    """A window as long as the query."""

    made_for: ClassVar[str] = "c_gram"
    growth: ClassVar[str] = "O(c log² n) bits"

    def check(self, setting: Setting) -> None:
        """Needs the query last."""
        super().check(setting)
        if isinstance(setting.task, CGram) and setting.task.prefix:
            raise ValueError(f"{self.name} needs the query last, c_gram:prefix=false")

    def build(self, setting: Setting, *, seed: int) -> CGramModel:
        """Nothing is random."""
        task = setting.task_as(CGram)
        tokens, window = setting.vocabulary, task.grams - 1
        return CGramModel(tokens, window, leftmost(window, ceil_log2(tokens + 1)))


CONSTRUCTION = CGramHybrid()
