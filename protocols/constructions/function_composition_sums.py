"""f(g(x)) by one layer of attention that carries both tables, and a readout that looks them up.

Linear width, and up to a logarithm what one layer cannot do without at a fixed scale
(`function_composition_to_function_composition`).

Source: proved here: the readout is the definition.

Example:
    >>> from protocols import simulate
    >>> simulate("function_composition_sums", "function_composition_to_function_composition", n=9, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import jax
import jax.numpy as jnp

from reductions.tasks.function_composition import FunctionComposition

from ..setting import Builder, Setting
from .blocks.carried_tokens import CarriedTokens, check_sizes, sizes_of


class CompositionModel(CarriedTokens):
    """Two tables and a point."""

    def decide(self, tokens: jax.Array) -> jax.Array:
        """f at g at the point."""
        n = len(tokens) // 2
        f, g = tokens[:n], tokens[n:-1]
        return jnp.take(f, jnp.take(g, tokens[-1]))


@dataclass(frozen=True)
class FunctionCompositionSums(Builder):
    """A digit a token."""

    made_for: ClassVar[str] = "function_composition"
    growth: ClassVar[str] = "O(n log n) bits"

    def check(self, setting: Setting) -> None:
        """Needs sums that their averages tell apart."""
        super().check(setting)
        check_sizes(self.name, setting)

    def build(self, setting: Setting, *, seed: int) -> CompositionModel:
        """Nothing is random."""
        setting.task_as(FunctionComposition)
        return CompositionModel(*sizes_of(setting))


CONSTRUCTION = FunctionCompositionSums()
