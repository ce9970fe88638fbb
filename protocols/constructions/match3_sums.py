"""Match3 by one layer of attention that carries all numbers, and a readout that tries all pairs.

Linear width, which one layer cannot do without (`disjointness_to_match3`).

Source: proved here: the readout is the definition.

Example:
    >>> from protocols import simulate
    >>> simulate("match3_sums", "disjointness_to_match3", n=7, instances=40, hard=True).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.tasks.match3 import Match3

from ..setting import Builder, Setting
from .blocks.carried_tokens import CarriedTokens, sizes_of

_LARGEST = 2048  # numbers below M ≤ 2¹³ in 14 bits


class Match3Model(CarriedTokens):
    """All pairs modulo M."""

    modulus: int = eqx.field(static=True)
    repeats: bool = eqx.field(static=True)

    def decide(self, tokens: jax.Array) -> jax.Array:
        """1 when some pair adds up with the last number to 0."""
        among = tokens if self.repeats else tokens[:-1]
        held = jnp.zeros(self.modulus, jnp.int32).at[among].add(1)
        wanted = (-tokens[-1] - among) % self.modulus
        found = held[wanted] - (0 if self.repeats else (wanted == among))
        return (found > 0).any().astype(jnp.int32)


@dataclass(frozen=True)
class Match3Sums(Builder):
    """A digit a token."""

    made_for: ClassVar[str] = "match3"
    growth: ClassVar[str] = "O(n log n) bits"

    def check(self, setting: Setting) -> None:
        """Needs numbers of at most 14 bits."""
        super().check(setting)
        if setting.n > _LARGEST:
            raise ValueError(f"{self.name} carries numbers in 14 bits, so n ≤ {_LARGEST}, not n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> Match3Model:
        """Nothing is random."""
        task = setting.task_as(Match3)
        return Match3Model(*sizes_of(setting), task.modulus(setting.n), task.repeats)


CONSTRUCTION = Match3Sums()
