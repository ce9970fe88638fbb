"""Counting by a window of one token below one counting head: O(log n) bits, where a recurrent model needs n.

The threshold's position asks with the number before it, which the window holds. A position with this number weighs 1,
the asking one weighs n, others nothing; values are −1 and, at the threshold, +1. So with c occurrences the average is
a = (n − c)/(n + c), two of which differ by 1/(2n) or more, and c = n·(1 − a)/(1 + a).

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 5.6; proved here, in the lines above.

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

from reductions.logarithms import ceil_log2

from ..formats import FixedPoint
from ..setting import Builder, Setting
from ..weighing import Weighing
from ..window_layer import Passed, WindowLayer

LARGEST = 4096  # averages are rounded to 2⁻¹⁴, and 1/(4n) must be more than half of that


class CountingModel(WindowLayer):
    """Token 0 is a gap, 1 … n are numbers, the others thresholds."""

    size: int = eqx.field(static=True, kw_only=True)

    @property
    def value_shape(self) -> tuple[int, int]:
        """One number."""
        return 1, 1

    def query(self, x: Passed) -> jax.Array:
        """The token before."""
        return self.code(x.before)

    def key(self, x: Passed) -> jax.Array:
        """The token."""
        return self.code(x.after)

    def value(self, x: Passed) -> jax.Array:
        """+1 at a threshold."""
        return jnp.where(x.token > self.size, 1.0, -1.0)[None, None]

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """The asking position is above all matches; the number that is asked for is not counted."""
        width = self.query_shape[1]
        return jnp.where(t_key == t_query, 2.0 * width + 1, jnp.where(t_key == t_query - 1, -jnp.inf, 0.0))

    def read(self, x: tuple[Passed, jax.Array]) -> jax.Array:
        """Whether the count exceeds the threshold."""
        passed, average = x
        a = average[0, 0]
        count = jnp.round(self.size * (1 - a) / (1 + a))
        return (count > passed.token - self.size - 1).astype(jnp.int32)


@dataclass(frozen=True)
class CountingHybrid(Builder):
    """A window of one token."""

    made_for: ClassVar[str] = "counting"
    growth: ClassVar[str] = "O(log n) bits"

    def check(self, setting: Setting) -> None:
        """Needs averages that tell counts apart."""
        super().check(setting)
        if setting.n > LARGEST:
            raise ValueError(f"{self.name}: averages of 16 bits tell counts apart up to n={LARGEST}, not {setting.n}")

    def build(self, setting: Setting, *, seed: int) -> CountingModel:
        """Nothing is random."""
        width = ceil_log2(setting.vocabulary + 1)
        score = FixedPoint((3 * width + 1).bit_length() + 1)
        weights = [setting.n if score.at(i) > width else int(score.at(i) == width) for i in range(score.count)]
        return CountingModel(setting.vocabulary, 1, Weighing(score, tuple(weights), exchanged=False), size=setting.n)


CONSTRUCTION = CountingHybrid()
