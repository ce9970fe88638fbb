"""Match3Local by one layer: head i looks i places back and fetches that entry in bits; the readout tries all pairs.

K + 1 heads of ⌈log₂ M⌉ signs, so width O(K·log N), whatever N. What is further back than K is masked, which is public.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), Match3Local, with fixed offsets for sparse averaging.

Example:
    >>> import numpy as np
    >>> from protocols.setting import Setting
    >>> from protocols.splits.merge import Merge
    >>> from reductions import TASKS
    >>> task = TASKS.get("match3_local")
    >>> tokens = task.sample(9, 40, np.random.default_rng(0))
    >>> bool((Merge(CONSTRUCTION.build(Setting(task, 9), seed=0)).whole(tokens) == task.label(tokens)).all())
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


class WindowModel(eqx.Module):
    """Heads by offset."""

    modulus: int = eqx.field(static=True)
    heads: int = eqx.field(static=True)  # K + 1, or the whole input
    numbers: FixedPoint = eqx.field(static=True, default=FixedPoint(1))
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(2, 0))
    weigh: Weighing = eqx.field(static=True, default=Weighing(FixedPoint(1), (1, 1), exchanged=False))

    @property
    def query_shape(self) -> tuple[int, int]:
        """Heads, and a query that says nothing."""
        return self.heads, 1

    @property
    def value_shape(self) -> tuple[int, int]:
        """Bits of an entry."""
        return self.heads, ceil_log2(self.modulus)

    def embed(self, token: jax.Array, t: jax.Array) -> jax.Array:
        """The entry itself."""
        return token

    def query(self, x: jax.Array) -> jax.Array:
        """1 in every head, so that positions alone decide: (h, 1)."""
        return jnp.ones((self.heads, 1))

    def key(self, x: jax.Array) -> jax.Array:
        """1 in every head, so that positions alone decide: (h, 1)."""
        return jnp.ones((self.heads, 1))

    def value(self, x: jax.Array) -> jax.Array:
        """The entry's bits as ±1, for every head."""
        bits = (2 * ((x >> jnp.arange(ceil_log2(self.modulus))) & 1) - 1).astype(jnp.float32)
        return jnp.broadcast_to(bits, self.value_shape)

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Head i sees the place i back: (h,)."""
        return jnp.where(t_query - t_key == jnp.arange(self.heads), 0.0, -jnp.inf)

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """Whether two of the entries add up with the last one to 0."""
        entries = jnp.sum((average > 0).astype(jnp.int32) << jnp.arange(average.shape[1]), axis=1)
        sums = entries[:, None] + entries[None, :] + token
        return (sums % self.modulus == 0).any().astype(jnp.int32)


@dataclass(frozen=True)
class Match3LocalWindow(Builder):
    """One head a place."""

    made_for: ClassVar[str] = "match3_local"
    growth: ClassVar[str] = "O(K·log n) bits"

    def build(self, setting: Setting, *, seed: int) -> WindowModel:
        """Nothing is random."""
        task = setting.task_as(Match3Local)
        return WindowModel(task.modulus(setting.n), min(task.reach + 1, setting.n))


CONSTRUCTION = Match3LocalWindow()
