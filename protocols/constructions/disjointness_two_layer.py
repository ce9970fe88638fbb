"""Disjointness by two layers: position n + i fetches xᵢ by the code of i, and the end token attends to xᵢ = yᵢ = 1.

d_qk = ⌈log₂ T⌉ and d_v = 2 in layer 1, one number in layer 2, all numbers one bit; right on every input. One layer
needs linear width. No protocol of few bits: run by two parties with a set each, every yᵢ asks for its xᵢ and is
answered in sums over all of x, O(n log n) bits where n would do.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), two layers for Boolean functions of pairs; proved here: a code of
⌈log₂ T⌉ signs matches itself alone.

Example:
    >>> from protocols import simulate
    >>> simulate("disjointness_two_layer", "disjointness_to_set_disjointness", n=5, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import jax

from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import Carried, FetchingModel, OverFlagged, earlier_token


class Common(OverFlagged):
    """Elements of both sets."""

    def flag(self, x: Carried) -> jax.Array:
        """1 was fetched, and the token is 1."""
        return (x.found == 1) & (x.token == 1)


@dataclass(frozen=True)
class DisjointnessTwoLayer(Builder):
    """Fetch, then look for a common element."""

    made_for: ClassVar[str] = "set_disjointness"
    growth: ClassVar[str] = "O(n log n) bits, two layers"

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        return FetchingModel((earlier_token(setting, setting.n), Common()))


CONSTRUCTION = DisjointnessTwoLayer()
