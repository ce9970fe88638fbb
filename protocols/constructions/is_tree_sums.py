"""IsTree by one layer of attention that carries all edges, and a readout that joins components edge by edge.

Width O(n) of numbers of O(log n) bits: up to a constant what one layer cannot do without, since at a fixed scale its
sums are one message, and that has to tell partitions apart (`is_tree_to_is_tree`).

Source: proved here: the readout is the definition.

Example:
    >>> from protocols import simulate
    >>> simulate("is_tree_sums", "is_tree_to_is_tree", n=6, instances=50, hard=True).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax

from reductions.tasks.is_tree import IsTree

from ..setting import Builder, Setting
from .blocks.carried_tokens import CarriedTokens, sizes_of
from .is_tree_partition import CONSTRUCTION as PARTITION
from .is_tree_partition import PartitionModel

_LARGEST = 64  # vertices, whose pairs are tokens of 11 bits


class TreeModel(CarriedTokens):
    """The partition into components, as a recurrent model keeps it."""

    partition: PartitionModel = eqx.field(kw_only=True)

    def decide(self, tokens: jax.Array) -> jax.Array:
        """1 when all edges join components, and one is left."""
        step = self.partition.step
        state, _ = jax.lax.scan(lambda state, token: (step(state, token, token), None), self.partition.start(), tokens)
        return self.partition.read(state)


@dataclass(frozen=True)
class IsTreeSums(Builder):
    """A digit a token; for the multigraph variant."""

    made_for: ClassVar[str] = "is_tree"
    growth: ClassVar[str] = "O(n log n) bits"

    def check(self, setting: Setting) -> None:
        """Needs multigraphs, and sums that their averages tell apart."""
        super().check(setting)
        if isinstance(setting.task, IsTree) and setting.task.variant != "multigraph":
            raise ValueError(f"{self.name} is for multigraphs, not for {setting.task.spec}")
        if setting.n > _LARGEST:
            raise ValueError(f"{self.name} carries pairs of vertices in 12 bits, so n ≤ {_LARGEST}, not n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> TreeModel:
        """Nothing is random."""
        return TreeModel(*sizes_of(setting), partition=PARTITION.build(setting, seed=seed))


CONSTRUCTION = IsTreeSums()
