"""Induction heads by one layer of attention that carries all tokens, and a readout that looks for the last one.

Linear width, and up to a logarithm what one layer cannot do without at a fixed scale (`index_to_induction_heads`).

Source: proved here: the readout is the definition.

Example:
    >>> from protocols import simulate
    >>> simulate("induction_sums", "index_to_induction_heads", n=9, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import jax
import jax.numpy as jnp

from reductions.tasks.induction_heads import InductionHeads

from ..setting import Builder, Setting
from .blocks.carried_tokens import CarriedTokens, check_sizes, sizes_of


class InductionModel(CarriedTokens):
    """The token after the last earlier occurrence."""

    def decide(self, tokens: jax.Array) -> jax.Array:
        """What followed the last token where it was seen latest."""
        earlier = tokens[:-1]
        place = len(earlier) - 1 - jnp.argmax((earlier == tokens[-1])[::-1])
        return tokens[place + 1]


@dataclass(frozen=True)
class InductionSums(Builder):
    """A digit a token."""

    made_for: ClassVar[str] = "induction_heads"
    growth: ClassVar[str] = "O(n log n) bits"

    def check(self, setting: Setting) -> None:
        """Needs sums that their averages tell apart."""
        super().check(setting)
        check_sizes(self.name, setting)

    def build(self, setting: Setting, *, seed: int) -> InductionModel:
        """Nothing is random."""
        setting.task_as(InductionHeads)
        return InductionModel(*sizes_of(setting))


CONSTRUCTION = InductionSums()
