"""Bounded Dyck by the minimal automaton: the stack of open types as one number, and a dead state; Σ kⁱ + 1 states.

A stack of d types is the number (kᵈ − 1)/(k − 1) plus its types as digits in base k, the top one last.
⌈log₂(Σ kⁱ + 1)⌉ bits, for inputs of any length: where one layer of attention needs a size that grows.

Source: Hewitt et al., arXiv 2010.07515 (2020); that no smaller automaton does is shown by brute force in the tests of
`reductions.tasks.counts.bounded_dyck_states`.

Example:
    >>> from protocols import cut
    >>> from protocols.setting import Setting
    >>> from reductions import TASKS
    >>> import numpy as np
    >>> model = CONSTRUCTION.build(Setting(TASKS.get("bounded_dyck"), 2), seed=0)
    >>> cut(model, np.array([[0, 2, 3, 1, 4]]), 2).sent
    3
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.bounded_dyck import BoundedDyck

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting


class DyckAutomaton(eqx.Module):
    """k types, depth D."""

    types: int = eqx.field(static=True)
    depth: int = eqx.field(static=True)

    @property
    def first(self) -> list[int]:
        """The number of the first stack of each depth 0 … D, and the dead state."""
        return [sum(self.types**i for i in range(d)) for d in range(self.depth + 2)]

    def start(self) -> jax.Array:
        """The empty stack, ()."""
        return jnp.zeros((), jnp.int32)

    def step(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """Push, pop or die; the end token changes nothing."""
        first, dead, k = jnp.array(self.first), self.first[-1], self.types
        height = jnp.searchsorted(first, state, side="right") - 1
        value, kind = state - first[height], token // 2
        pushed = jnp.where(height < self.depth, first[jnp.minimum(height + 1, self.depth)] + value * k + kind, dead)
        fits = (height > 0) & (value % k == kind)
        popped = jnp.where(fits, first[jnp.maximum(height - 1, 0)] + value // k, dead)
        after = jnp.where(token % 2 == 0, pushed, popped)
        return jnp.where((token == 2 * k) | (state == dead), state, after).astype(jnp.int32)

    def read(self, state: jax.Array) -> jax.Array:
        """1 for the empty stack."""
        return (state == 0).astype(jnp.int32)

    def formats(self) -> Format:
        """One number for the stack, or for a word that is lost."""
        return Below(self.first[-1] + 1)


@dataclass(frozen=True)
class BoundedDyckAutomaton(Builder):
    """As many states as the task has, whatever n."""

    made_for: ClassVar[str] = "bounded_dyck"
    growth: ClassVar[str] = "⌈log₂(Σ kⁱ + 1)⌉ bits"

    def build(self, setting: Setting, *, seed: int) -> DyckAutomaton:
        """Types and depth are the task's."""
        task = setting.task_as(BoundedDyck)
        return DyckAutomaton(task.types, task.depth)


CONSTRUCTION = BoundedDyckAutomaton()
