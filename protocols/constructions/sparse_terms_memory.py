"""A k-sparse function of pairs by remembering x, the run of pairs that ends here, and a count: n + log₂ rn bits.

Source: proved here, in the line above; disjointness inside needs ⌊n/r⌋ bits.

Example:
    >>> from protocols import simulate
    >>> simulate("sparse_terms_memory", "disjointness_to_sparse_terms", n=9, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from reductions.tasks.sparse_terms import SparseTerms

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting


class TermsModel(eqx.Module):
    """f of every number of terms."""

    function: jax.Array  # (n − r + 2,)
    places: int = eqx.field(static=True)  # n
    reach: int = eqx.field(static=True)  # r

    def start(self) -> dict[str, jax.Array]:
        """No bits of x, no run of pairs and no term yet: zeros."""
        x = jnp.zeros(self.places, jnp.int32)
        return {"x": x, "run": jnp.zeros((), jnp.int32), "count": jnp.zeros((), jnp.int32)}

    def step(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> dict[str, jax.Array]:
        """x is written, then runs of pairs of ones are measured, up to r; the end token changes nothing."""
        place, bit = t % self.places, jnp.minimum(token, 1)
        first, second = t < self.places, (t >= self.places) & (t < 2 * self.places)
        run = jnp.minimum(state["run"] + 1, self.reach) * (state["x"][place] & bit)
        counted = ((run == self.reach) & second).astype(jnp.int32)
        return {
            "x": jnp.where(first, state["x"].at[place].set(bit), state["x"]),
            "run": jnp.where(second, run, state["run"]),
            "count": state["count"] + counted,
        }

    def emit(self, state: dict[str, jax.Array], token: jax.Array, t: jax.Array) -> jax.Array:
        """f of the number of terms."""
        return self.function[state["count"]]

    def formats(self) -> dict[str, Format]:
        """Bits, the length of a run, and a number."""
        return {"x": Below(2), "run": Below(self.reach + 1), "count": Below(self.function.shape[0])}


@dataclass(frozen=True)
class SparseTermsMemory(Builder):
    """The whole of x."""

    made_for: ClassVar[str] = "sparse_terms"
    growth: ClassVar[str] = "n + log₂ n bits"

    def build(self, setting: Setting, *, seed: int) -> TermsModel:
        """Nothing is random."""
        task, n = setting.task_as(SparseTerms), setting.n
        function = task.of_terms(np.arange(n - task.reach + 2), n)
        return TermsModel(jnp.asarray(function, jnp.int32), n, task.reach)


CONSTRUCTION = SparseTermsMemory()
