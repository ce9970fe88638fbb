"""Bounded Dyck by one layer of attention that carries all brackets, and a readout with a stack.

Linear width, which one layer cannot do without (`equality_to_bounded_dyck`), where a recurrent model of constant size
does.

Source: proved here: the readout is the definition.

Example:
    >>> from protocols import simulate
    >>> simulate("bounded_dyck_sums", "equality_to_bounded_dyck", n=5, instances=40, hard=True).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.bounded_dyck import BoundedDyck

from ..setting import Builder, Setting
from .blocks.carried_tokens import CarriedTokens, sizes_of

_LARGEST = 2048  # pairs; averages of T tokens have 16 bits


class DyckModel(CarriedTokens):
    """A stack of at most D types."""

    depth: int = eqx.field(static=True)

    def decide(self, tokens: jax.Array) -> jax.Array:
        """1 when the stack is empty at the end and never failed."""

        def step(carry: Any, token: jax.Array) -> tuple[Any, None]:
            stack, height, alive = carry
            kind, closes = token // 2, token % 2 == 1
            right = jnp.where(closes, (height > 0) & (stack[height - 1] == kind), height < self.depth)
            stack = jnp.where(closes, stack, stack.at[jnp.minimum(height, self.depth - 1)].set(kind))
            return (stack, jnp.clip(height + jnp.where(closes, -1, 1), 0, self.depth), alive & right), None

        start = (jnp.zeros(self.depth, jnp.int32), jnp.int32(0), jnp.bool_(True))
        (_, height, alive), _ = jax.lax.scan(step, start, tokens[:-1])
        return (alive & (height == 0)).astype(jnp.int32)


@dataclass(frozen=True)
class BoundedDyckSums(Builder):
    """A digit a token."""

    made_for: ClassVar[str] = "bounded_dyck"
    growth: ClassVar[str] = "O(n log n) bits"

    def check(self, setting: Setting) -> None:
        """Needs sums that their averages tell apart."""
        super().check(setting)
        if setting.n > _LARGEST:
            raise ValueError(f"{self.name} rounds averages to 16 bits, so n ≤ {_LARGEST}, not n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> DyckModel:
        """Nothing is random."""
        task = setting.task_as(BoundedDyck)
        return DyckModel(*sizes_of(setting), task.depth)


CONSTRUCTION = BoundedDyckSums()
