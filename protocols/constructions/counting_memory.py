"""Counting by a count of every number, up to n, and the number that is asked for: n·log₂(n + 1) bits and a little.

The reduction from INDEX needs n bits, for lists in which every number comes at most once.

Source: proved here, in the lines above.

Example:
    >>> from protocols import simulate
    >>> simulate("counting_memory", "index_to_counting", n=9, instances=40).errors
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


class CountModel(eqx.Module):
    """Token 0 is a gap, 1 … n are numbers, n + 1 … thresholds."""

    size: int = eqx.field(static=True)

    def start(self) -> dict[str, jax.Array]:
        """A count of 0 for every number, and nothing asked yet."""
        return {"counts": jnp.zeros(self.size, jnp.int32), "asked": jnp.zeros((), jnp.int32)}

    def step(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> dict[str, jax.Array]:
        """One more of a number; the number after the n slots is asked for."""
        place = jnp.clip(token - 1, 0, self.size - 1)
        listed = (t < self.size) & (token > 0)
        counts = state["counts"].at[place].add(listed.astype(jnp.int32))
        return {"counts": counts, "asked": jnp.where(t == self.size, place, state["asked"])}

    def emit(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> jax.Array:
        """Whether the count exceeds the threshold."""
        return (state["counts"][state["asked"]] > token - self.size - 1).astype(jnp.int32)

    def formats(self) -> dict[str, Format]:
        """Counts and a number."""
        return {"counts": Below(self.size + 1), "asked": Below(self.size)}


@dataclass(frozen=True)
class CountingMemory(Builder):
    """A count a number."""

    made_for: ClassVar[str] = "counting"
    growth: ClassVar[str] = "(n + 1) log₂(n + 1) bits"

    def build(self, setting: Setting, *, seed: int) -> CountModel:
        """Nothing is random."""
        return CountModel(setting.n)


CONSTRUCTION = CountingMemory()
