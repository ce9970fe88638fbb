"""IsTree by remembering the partition into components: ⌈log₂(Bell(n) + 1)⌉ bits at any cut, the least there can be.

An edge inside a component closes a cycle and kills the state; any other joins two components. Optimal because any two
partitions are told apart by some completion (`reductions.problems.is_tree`).

Source: proved here; the state count of the multigraph variant.

Example:
    >>> from protocols import simulate
    >>> run = simulate("is_tree_partition", "is_tree_to_is_tree", n=6, instances=50, hard=True)
    >>> run.transcript.sent, run.errors
    (8, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from reductions.tasks.is_tree import EDGE, IsTree, ends

from ..setting import Builder, Setting
from .blocks.set_partition import SetPartition


class PartitionModel(eqx.Module):
    """Labels of n vertices, the least vertex of each component; all n when a cycle was seen."""

    pairs: jax.Array  # (n(n−1)/2, 2), vertices of each edge
    form: SetPartition = eqx.field(static=True)

    def start(self) -> jax.Array:
        """Every vertex by itself: (n,)."""
        return jnp.arange(self.form.things, dtype=jnp.int32)

    def step(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """Join two components, or die; padding and the end token change nothing."""
        ends_labels = state[self.pairs[token - EDGE]]
        low, high = ends_labels.min(), ends_labels.max()
        joined = jnp.where(low == high, self.form.things, jnp.where(state == high, low, state))
        return jnp.where(token >= EDGE, joined, state)

    def read(self, state: jax.Array) -> jax.Array:
        """1 when all labels are vertex 0's."""
        return (state == 0).all().astype(jnp.int32)

    def formats(self) -> SetPartition:
        """One number that names a partition of the vertices, or the dead state."""
        return self.form


@dataclass(frozen=True)
class IsTreePartition(Builder):
    """The partition into components as state; for the multigraph variant."""

    made_for: ClassVar[str] = "is_tree"
    growth: ClassVar[str] = "⌈log₂(Bell(n) + 1)⌉ bits"

    def check(self, setting: Setting) -> None:
        """Needs multigraphs, and a table of partitions that fits."""
        super().check(setting)
        if isinstance(setting.task, IsTree) and setting.task.variant != "multigraph":
            raise ValueError(f"is_tree_partition is for multigraphs, not for {setting.task.spec}")
        SetPartition(setting.n)

    def build(self, setting: Setting, *, seed: int) -> PartitionModel:
        """A state of n labels."""
        u, v = ends(np.arange(setting.n * (setting.n - 1) // 2))
        return PartitionModel(jnp.asarray(np.stack([u, v], axis=1), jnp.int32), SetPartition(setting.n))


CONSTRUCTION = IsTreePartition()
