"""A symmetric function of pairs by remembering x and the number of pairs so far: n bits and ⌈log₂(n + 1)⌉.

Source: proved here, in the line above; for the parity of ands n bits are needed.

Example:
    >>> from protocols import simulate
    >>> simulate("symmetric_pairs_memory", "inner_product_to_symmetric_pairs", n=9, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from reductions.problems.kinds.pair_functions import GATES
from reductions.tasks.symmetric_pairs import SymmetricPairs

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting


class PairsModel(eqx.Module):
    """A truth table of the gate, and f of every number of pairs."""

    gate: jax.Array  # (2, 2)
    function: jax.Array  # (n + 1,)

    @property
    def places(self) -> int:
        """n, one place a pair."""
        return self.function.shape[0] - 1

    def start(self) -> dict[str, jax.Array]:
        """No bits of x and no pair counted yet: zeros."""
        return {"x": jnp.zeros(self.places, jnp.int32), "count": jnp.zeros((), jnp.int32)}

    def step(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> dict[str, jax.Array]:
        """x is written, then pairs are counted; the end token changes nothing."""
        place, bit = t % self.places, jnp.minimum(token, 1)
        first, second = t < self.places, (t >= self.places) & (t < 2 * self.places)
        counted = self.gate[state["x"][place], bit] * second.astype(jnp.int32)
        written = state["x"].at[place].set(bit)
        return {"x": jnp.where(first, written, state["x"]), "count": state["count"] + counted}

    def emit(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> jax.Array:
        """f of the number of pairs."""
        return self.function[state["count"]]

    def formats(self) -> dict[str, Format]:
        """Bits and a number."""
        return {"x": Below(2), "count": Below(self.places + 1)}


@dataclass(frozen=True)
class SymmetricPairsMemory(Builder):
    """The whole of x."""

    made_for: ClassVar[str] = "symmetric_pairs"
    growth: ClassVar[str] = "n + log₂ n bits"

    def build(self, setting: Setting, *, seed: int) -> PairsModel:
        """Nothing is random."""
        task, n = setting.task_as(SymmetricPairs), setting.n
        gate = [[int(GATES[task.gate](a, b)) for b in (0, 1)] for a in (0, 1)]
        function = task.of_count(np.arange(n + 1), n)
        return PairsModel(jnp.array(gate, jnp.int32), jnp.asarray(function, jnp.int32))


CONSTRUCTION = SymmetricPairsMemory()
