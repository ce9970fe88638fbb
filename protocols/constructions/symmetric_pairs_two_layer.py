"""Any symmetric function of pairs by two layers: position n + i fetches xᵢ, and the end token averages g(xᵢ, yᵢ).

d_qk = ⌈log₂ T⌉ and d_v = 2 in layer 1, one number in layer 2; q, k and v have one bit, and the average ⌈log₂ n⌉ + 3, so
that 2c/n − 1 tells the count c, of which f is read from a table. Right on every input. No protocol of few bits: run by
two parties with a string each, every yᵢ asks for its xᵢ and is answered in sums over all of x, O(n log n) bits where n
would do.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), two layers for k-sparse symmetric Boolean functions; proved here:
2/n is at least four steps of the average's format.

Example:
    >>> from protocols import simulate
    >>> simulate("symmetric_pairs_two_layer", "inner_product_to_symmetric_pairs", n=5, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.pair_functions import GATES
from reductions.tasks.symmetric_pairs import END, SymmetricPairs

from ..numbers.formats import LARGEST_PRECISION, FixedPoint
from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import Carried, FetchingModel, OverFlagged, earlier_token


class Counted(OverFlagged):
    """The share of pairs with g = 1."""

    gate: jax.Array = eqx.field(kw_only=True)  # (2, 2), ±1
    function: jax.Array = eqx.field(kw_only=True)  # (n + 1,), f of every count

    def flag(self, x: Carried) -> jax.Array:
        """A bit was fetched."""
        return x.found < END

    def value(self, x: Carried) -> jax.Array:
        """g of the pair as ±1."""
        return self.gate[jnp.minimum(x.found, 1), jnp.minimum(x.token, 1)][None, None]

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """f of the count that the average tells."""
        n = self.function.shape[0] - 1
        count = jnp.round((average[0, 0] + 1) * n / 2).astype(jnp.int32)
        return x._replace(found=self.function[count])


@dataclass(frozen=True)
class SymmetricPairsTwoLayer(Builder):
    """Fetch, then count."""

    made_for: ClassVar[str] = "symmetric_pairs"
    growth: ClassVar[str] = "O(n log n) bits, two layers"

    def check(self, setting: Setting) -> None:
        """Needs counts that an average tells apart."""
        super().check(setting)
        if self._precision(setting.n) > LARGEST_PRECISION:
            largest = 1 << (LARGEST_PRECISION - 3)
            raise ValueError(f"{self.name}: an average of 16 bits tells counts to {largest}, not to n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        task, n = setting.task_as(SymmetricPairs), setting.n
        bits = np.arange(2)
        gate = np.where(GATES[task.gate](bits[:, None], bits), 1.0, -1.0)
        precision = self._precision(n)
        counted = Counted(
            average=FixedPoint(precision, precision - 2),
            gate=jnp.asarray(gate, jnp.float32),
            function=jnp.asarray(task.of_count(np.arange(n + 1), n), jnp.int32),
        )
        return FetchingModel((earlier_token(setting, n), counted))

    def _precision(self, n: int) -> int:
        return ceil_log2(n) + 3


CONSTRUCTION = SymmetricPairsTwoLayer()
