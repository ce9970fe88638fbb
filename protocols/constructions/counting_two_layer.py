"""Counting by two layers: the threshold fetches the number before it, and one counting head counts that number.

Layer 1 has d_qk = ⌈log₂ T⌉, both layers d_v ≤ ⌈log₂ 2n⌉ + 1, layer 2 d_qk = ⌈log₂(2n + 2)⌉; q, k and v have one bit.
Right on every input. Cut before the number, only it and the threshold ask, and O(log² n) bits are sent in both
directions; in one n are needed. Cut elsewhere every token asks for the one before.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 5.6, for the head that counts.

Example:
    >>> from protocols import simulate
    >>> simulate("counting_two_layer", "index_to_counting", n=6, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from ..numbers.formats import FixedPoint
from ..numbers.weights import Weighing
from ..setting import Builder, Setting
from .blocks.counting_head import AVERAGE, check_counts, counting_bias, counting_weights, exceeds
from .blocks.fetch_earlier_token import Carried, FetchingModel, earlier_token
from .blocks.find_by_code import address_bits


class CountingHead(eqx.Module):
    """Token 0 is a gap, 1 … n are numbers, the others thresholds."""

    codes: jax.Array  # (V, d), ±1
    size: int = eqx.field(static=True)  # n
    weigh: Weighing = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True, default=FixedPoint(1))
    average: FixedPoint = eqx.field(static=True, default=AVERAGE)

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head, the code of a token."""
        return 1, self.codes.shape[1]

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head of one number."""
        return 1, 1

    def query(self, x: Carried) -> jax.Array:
        """The token before; where there is none, the last threshold."""
        return self.codes[x.found][None]

    def key(self, x: Carried) -> jax.Array:
        """The code of the token itself: (1, bits)."""
        return self.codes[x.token][None]

    def value(self, x: Carried) -> jax.Array:
        """+1 at a threshold."""
        return jnp.where(x.token > self.size, 1.0, -1.0)[None, None]

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """That of counting."""
        return counting_bias(t_query, t_key, self.codes.shape[1])

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """Whether the count exceeds the threshold."""
        return x._replace(found=exceeds(average[0, 0], self.size, x.token - self.size - 1))


@dataclass(frozen=True)
class CountingTwoLayer(Builder):
    """Fetch, then count."""

    made_for: ClassVar[str] = "counting"
    growth: ClassVar[str] = "O(log² n) bits, two layers"

    def check(self, setting: Setting) -> None:
        """Needs averages that tell counts apart."""
        super().check(setting)
        check_counts(self.name, setting)

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        codes = address_bits(setting.vocabulary)
        head = CountingHead(codes, setting.n, counting_weights(setting.n, codes.shape[1]))
        return FetchingModel((earlier_token(setting, 1), head))


CONSTRUCTION = CountingTwoLayer()
