"""Function composition by remembering f, and f∘g as g comes: 2n·log₂ n bits, where n·log₂ n would do at the cut.

Source: proved here, in the line above.

Example:
    >>> from protocols import simulate
    >>> name = "function_composition_to_function_composition"
    >>> simulate("function_composition_memory", name, n=8, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting


class ComposeModel(eqx.Module):
    """Two lists of n values."""

    size: int = eqx.field(static=True)

    def start(self) -> jax.Array:
        """Zeros: (2, n)."""
        return jnp.zeros((2, self.size), jnp.int32)

    def step(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """f(t) is written, then f(g(t − n)); the point changes nothing."""
        first, second = t < self.size, t < 2 * self.size
        value = jnp.where(first, token, state[0, token])
        written = state.at[jnp.where(first, 0, 1), t % self.size].set(value)
        return jnp.where(second, written, state)

    def emit(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """f∘g at the point."""
        return state[1, token]

    def formats(self) -> Format:
        """One of n points in every place."""
        return Below(self.size)


@dataclass(frozen=True)
class FunctionCompositionMemory(Builder):
    """A memory of both functions' values: 2n numbers below n."""

    made_for: ClassVar[str] = "function_composition"
    growth: ClassVar[str] = "2n log₂ n bits"

    def build(self, setting: Setting, *, seed: int) -> ComposeModel:
        """Nothing is random."""
        return ComposeModel(setting.n)


CONSTRUCTION = FunctionCompositionMemory()
