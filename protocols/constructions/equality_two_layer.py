"""Equality by two layers: position n + i fetches xᵢ by the code of i, and the end token attends to xᵢ ≠ yᵢ.

d_qk = ⌈log₂ T⌉ and d_v = ⌈log₂(V + 1)⌉ in layer 1, one number in layer 2, all numbers one bit; right on every input. No
protocol of few bits: run by two parties with a string each, every yᵢ asks for its xᵢ and is answered in sums over all
of x, O(n log n) bits where n·log₂V would do.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), two layers for Boolean functions of pairs; proved here: a code of
⌈log₂ T⌉ signs matches itself alone.

Example:
    >>> from protocols import simulate
    >>> simulate("equality_two_layer", "equality_to_string_equality", n=5, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax

from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import Carried, FetchingModel, OverFlagged, earlier_token


class Unequal(OverFlagged):
    """Positions at which another symbol was fetched."""

    nothing: int = eqx.field(static=True, kw_only=True)

    def flag(self, x: Carried) -> jax.Array:
        """Something was fetched, and it is not the token."""
        return (x.found != self.nothing) & (x.found != x.token)


@dataclass(frozen=True)
class EqualityTwoLayer(Builder):
    """Fetch, then look for a difference."""

    made_for: ClassVar[str] = "string_equality"
    growth: ClassVar[str] = "O(n log n) bits, two layers"

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        return FetchingModel((earlier_token(setting, setting.n), Unequal(nothing=setting.vocabulary)))


CONSTRUCTION = EqualityTwoLayer()
