"""Counting by a window of one token below one counting head: O(log n) bits, where a recurrent model needs n.

The threshold's position asks with the number before it, which the window holds; `blocks.counting_head` counts.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 5.6.

Example:
    >>> from protocols import simulate
    >>> run = simulate("counting_hybrid", "index_to_counting", n=9, instances=40)
    >>> run.errors, [message.bits for message in run.transcript.messages]
    (0, [5, 5, 13])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.costs.logarithms import ceil_log2

from ..setting import Builder, Setting
from .blocks.counting_head import check_counts, counting_bias, counting_weights, exceeds
from .blocks.window_layer import Passed, WindowLayer


class CountingModel(WindowLayer):
    """Token 0 is a gap, 1 … n are numbers, the others thresholds."""

    size: int = eqx.field(static=True, kw_only=True)

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head of one number."""
        return 1, 1

    def query(self, x: Passed) -> jax.Array:
        """The token before."""
        return self.code(x.before)

    def key(self, x: Passed) -> jax.Array:
        """The code of the token at the position itself."""
        return self.code(x.after)

    def value(self, x: Passed) -> jax.Array:
        """+1 at a threshold."""
        return jnp.where(x.token > self.size, 1.0, -1.0)[None, None]

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """That of counting."""
        return counting_bias(t_query, t_key, self.query_shape[1])

    def read(self, x: tuple[Passed, jax.Array]) -> jax.Array:
        """Whether the count exceeds the threshold."""
        passed, average = x
        return exceeds(average[0, 0], self.size, passed.token - self.size - 1)


@dataclass(frozen=True)
class CountingHybrid(Builder):
    """A window of one token."""

    made_for: ClassVar[str] = "counting"
    growth: ClassVar[str] = "O(log n) bits"

    def check(self, setting: Setting) -> None:
        """Needs averages that tell counts apart."""
        super().check(setting)
        check_counts(self.name, setting)

    def build(self, setting: Setting, *, seed: int) -> CountingModel:
        """Nothing is random."""
        weigh = counting_weights(setting.n, ceil_log2(setting.vocabulary + 1))
        return CountingModel(setting.vocabulary, 1, weigh, size=setting.n)


CONSTRUCTION = CountingHybrid()
