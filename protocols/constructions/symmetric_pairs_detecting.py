"""Any function of pairs by one layer in width about 4n/log₂n: a detecting matrix carries all 2n bits in its sums.

Each of the 2n bits has a column, and the readout, which is free in the bounds, takes the sums apart by parities and
knows both strings. So nothing about the function is used: gates and functions of the shelf are run, equality and
disjointness among them. Values are −1, 0 and 1, of 2 bits; averages have as many as tell sums of T tokens apart.

Source: Cantor and Mills (1966) for the matrix; right on every input by the proof beside it (`blocks.detecting`).

Example:
    >>> from protocols import simulate
    >>> simulate("symmetric_pairs_detecting", "inner_product_to_symmetric_pairs", n=5, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from reductions.problems.kinds.pair_functions import GATES
from reductions.tasks.symmetric_pairs import SymmetricPairs

from ..setting import Builder, Setting
from .blocks.detecting import DetectingSums, detected, detecting

_LARGEST = 4096  # averages of T = 2n + 1 tokens have 16 bits


class PairsDetectingModel(DetectingSums):
    """Position t has column t."""

    gate: jax.Array = eqx.field(kw_only=True)  # (2, 2), 0 or 1
    function: jax.Array = eqx.field(kw_only=True)  # (n + 1,), f of every count

    def value(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """The column of a token that is 1; nothing for another."""
        token, t = x
        return jnp.where(token == 1, self.column(t), 0.0)[None]

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """f of the number of pairs with g = 1, both strings from the sums."""
        n = self.length // 2
        bits = detected(self.sums(average).astype(jnp.int32))
        return self.function[self.gate[bits[:n], bits[n : 2 * n]].sum()]


@dataclass(frozen=True)
class SymmetricPairsDetecting(Builder):
    """All bits in sums, and a readout that is told the function."""

    made_for: ClassVar[str] = "symmetric_pairs"
    growth: ClassVar[str] = "about 4n/log n · log n bits"

    def check(self, setting: Setting) -> None:
        """Needs sums that their averages tell apart."""
        super().check(setting)
        if setting.n > _LARGEST:
            raise ValueError(f"{self.name} rounds averages to 16 bits, so n ≤ {_LARGEST}, not n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> PairsDetectingModel:
        """Nothing is random."""
        task, n = setting.task_as(SymmetricPairs), setting.n
        gate: Any = np.array([[GATES[task.gate](a, b) for b in (0, 1)] for a in (0, 1)])
        function: Any = np.broadcast_to(task.of_count(np.arange(n + 1), n), n + 1)
        matrix = detecting(2 * n + 1)  # the end token is never 1
        shape = setting.length, len(matrix), 2, jnp.asarray(matrix)
        return PairsDetectingModel(*shape, gate=jnp.asarray(gate, jnp.int32), function=jnp.asarray(function, jnp.int32))


CONSTRUCTION = SymmetricPairsDetecting()
