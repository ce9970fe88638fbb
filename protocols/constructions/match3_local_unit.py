"""Match3Local by one unit: the head is uniform over the window, and each place writes its entry in slots of its own.

Place t writes its bits as ±1 in block t mod (K + 1) of K + 1 blocks, and 0 elsewhere. Of the last K + 1 places each has
another block, so that the average is ±1/(K + 1), and its signs are all entries. That is a softmax of equal scores in a
mask; width (K + 1)·⌈log₂ M⌉, numbers of 2 bits, averages of ⌈log₂(K + 1)⌉ + 3.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), Match3Local; the weights are this project's.

Example:
    >>> import numpy as np
    >>> from protocols import case
    >>> from reductions import TASKS
    >>> tokens = TASKS.get("match3_local").sample(9, 40, np.random.default_rng(0))
    >>> said = case("match3_local_unit", "match3_local", 9).whole(tokens)
    >>> bool((said == TASKS.get("match3_local").label(tokens)).all())
    True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.match3_local import Match3Local

from ..numbers.formats import FixedPoint
from ..numbers.weights import Weighing
from ..setting import Builder, Setting

Placed = tuple[jax.Array, jax.Array]


class UnitModel(eqx.Module):
    """One head over a window of places."""

    modulus: int = eqx.field(static=True)
    places: int = eqx.field(static=True)  # K + 1, or the whole input
    numbers: FixedPoint = eqx.field(static=True, default=FixedPoint(2))
    weigh: Weighing = eqx.field(static=True, default=Weighing(FixedPoint(1), (1, 1), exchanged=False))

    @property
    def average(self) -> FixedPoint:
        """Tells 1/(K + 1) from 0."""
        fraction = ceil_log2(self.places) + 1
        return FixedPoint(fraction + 2, fraction)

    @property
    def bits(self) -> int:
        """Of an entry."""
        return ceil_log2(self.modulus)

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head, and a query that says nothing."""
        return 1, 1

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head, a block for each place."""
        return 1, self.places * self.bits

    def embed(self, token: jax.Array, t: jax.Array) -> Placed:
        """The entry and its place."""
        return token, t

    def query(self, x: Placed) -> jax.Array:
        """1, so that positions alone decide: (1, 1)."""
        return jnp.ones((1, 1))

    def key(self, x: Placed) -> jax.Array:
        """1, so that positions alone decide: (1, 1)."""
        return jnp.ones((1, 1))

    def value(self, x: Placed) -> jax.Array:
        """The entry's bits as ±1 in its block, 0 in the others."""
        entry, t = x
        signs = 2.0 * ((entry >> jnp.arange(self.bits)) & 1).astype(jnp.float32) - 1.0
        block = (jnp.arange(self.places) == t % self.places).astype(jnp.float32)
        return (block[:, None] * signs).reshape(self.value_shape)

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """The last K + 1 places are seen."""
        back = t_query - t_key
        return jnp.where((back >= 0) & (back < self.places), 0.0, -jnp.inf)

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """Whether two of the entries add up with the last one to 0."""
        positive = (average.reshape(self.places, self.bits) > 0).astype(jnp.int32)
        entries = jnp.sum(positive << jnp.arange(self.bits), axis=1)
        sums = entries[:, None] + entries[None, :] + token
        return (sums % self.modulus == 0).any().astype(jnp.int32)


@dataclass(frozen=True)
class Match3LocalUnit(Builder):
    """One head for all places."""

    made_for: ClassVar[str] = "match3_local"
    growth: ClassVar[str] = "O(K·log n) bits"

    def build(self, setting: Setting, *, seed: int) -> UnitModel:
        """Nothing is random."""
        task = setting.task_as(Match3Local)
        return UnitModel(task.modulus(setting.n), min(task.reach + 1, setting.n))


CONSTRUCTION = Match3LocalUnit()
