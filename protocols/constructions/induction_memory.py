"""Induction heads by a table of what followed each symbol last, and the symbol before: (n + 1)·log₂(n + 1) bits.

Source: proved here, in the line above; n/2·log₂(n/2) bits are needed (`function_composition_to_induction_heads`).

Example:
    >>> from protocols import simulate
    >>> simulate("induction_memory", "function_composition_to_induction_heads", n=8, instances=40).errors
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


class FollowerModel(eqx.Module):
    """Symbols as numbers from 1 on; 0 is none."""

    symbols: int = eqx.field(static=True)

    def start(self) -> dict[str, jax.Array]:
        """No follower of any symbol, and none before: zeros."""
        return {"follower": jnp.zeros(self.symbols, jnp.int32), "before": jnp.zeros((), jnp.int32)}

    def step(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> dict[str, jax.Array]:
        """The token follows the one before it."""
        place = jnp.maximum(state["before"] - 1, 0)
        follows = state["follower"].at[place].set(token + 1)
        return {"follower": jnp.where(state["before"] > 0, follows, state["follower"]), "before": token + 1}

    def emit(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> jax.Array:
        """What followed the token last; the token itself, if it was the one before."""
        known = state["follower"][token] - 1
        return jnp.maximum(jnp.where(state["before"] - 1 == token, token, known), 0)

    def formats(self) -> dict[str, Format]:
        """Symbols or none."""
        return {"follower": Below(self.symbols + 1), "before": Below(self.symbols + 1)}


@dataclass(frozen=True)
class InductionMemory(Builder):
    """A follower a symbol."""

    made_for: ClassVar[str] = "induction_heads"
    growth: ClassVar[str] = "(n + 1) log₂(n + 1) bits"

    def build(self, setting: Setting, *, seed: int) -> FollowerModel:
        """Nothing is random."""
        return FollowerModel(setting.vocabulary)


CONSTRUCTION = InductionMemory()
