"""Set disjointness by remembering x: n bits at the middle, the least that any message can have, and never more.

Each element of y is looked up in its place, which is then free; place 0 keeps whether a common element was seen.

Source: proved here: 2ⁿ states, and DISJ has 2ⁿ distinct rows.

Example:
    >>> from protocols import simulate
    >>> run = simulate("disjointness_memory", "disjointness_to_set_disjointness", n=9, instances=40, hard=True)
    >>> run.transcript.sent, run.errors
    (9, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.set_disjointness import END

from ..numbers.formats import Below, Format
from ..setting import Builder, Setting


class MeetModel(eqx.Module):
    """n places for elements; from the first look-up on, place 0 holds 1 once a common element was seen."""

    places: int = eqx.field(static=True)

    def start(self) -> jax.Array:
        """The empty set: (n,)."""
        return jnp.zeros(self.places, jnp.int32)

    def step(self, state: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """x is written; y is looked up; the end token changes nothing."""
        place = t % self.places
        meets = ((state[place] == 1) & (token == 1)) | ((place > 0) & (state[0] == 1))
        written = state.at[place].set(token)
        looked_up = state.at[0].set(meets.astype(jnp.int32))
        return jnp.where(token == END, state, jnp.where(t < self.places, written, looked_up))

    def read(self, state: jax.Array) -> jax.Array:
        """1 when place 0 is empty."""
        return 1 - state[0]

    def formats(self) -> Format:
        """One bit in every place."""
        return Below(2)


@dataclass(frozen=True)
class DisjointnessMemory(Builder):
    """The whole of x as state."""

    made_for: ClassVar[str] = "set_disjointness"
    growth: ClassVar[str] = "n bits"

    def build(self, setting: Setting, *, seed: int) -> MeetModel:
        """A memory of n places, one an element."""
        return MeetModel(setting.n)


CONSTRUCTION = DisjointnessMemory()
