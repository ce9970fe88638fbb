"""String equality by one layer of attention of linear width: each sum is Σ 2ʲ·(bit of x − bit of y) over p − 1 bits.

A group of p − 1 bits is the same in x and y exactly when its sum is 0. ⌈n·log₂V / (p − 1)⌉ sums of p-bit numbers: no
less than a linear width can do, by the deterministic bound on EQ; this construction shows that linear is enough.

Source: proved here, in the lines above.

Example:
    >>> from protocols import simulate
    >>> simulate("equality_sums", "equality_to_string_equality", n=9, instances=40, hard=True).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.string_equality import StringEquality

from ..setting import Builder, Setting
from .blocks.uniform_sums import UniformSums

_LARGEST = 4096  # averages of T = 2n + 1 tokens have 16 bits


class EqualitySumsModel(UniformSums):
    """Bit b of symbol i is bit number i·w + b, w = ⌈log₂V⌉; p − 1 of them share a sum."""

    symbols: int = eqx.field(static=True)

    def value(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """± the bits of the symbol, each at its place of its group; nothing for the end token."""
        token, t = x
        n, width, group = self.length // 2, ceil_log2(self.symbols), self.precision - 1
        number = (t % n) * width + jnp.arange(width)
        bits = ((token >> jnp.arange(width)) & 1) * 2 ** (number % group)
        signed = jnp.where(token == self.symbols, 0, jnp.where(t < n, bits, -bits))
        return jnp.zeros(self.width).at[number // group].add(signed.astype(jnp.float32))[None]

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """1 when no sum differs from 0: below half a unit after rounding."""
        return (self.sums(average) == 0).all().astype(jnp.int32)


@dataclass(frozen=True)
class EqualitySums(Builder):
    """Sums of p = `precision` bits, p − 1 bits of the strings in each."""

    made_for: ClassVar[str] = "string_equality"
    growth: ClassVar[str] = "n/(p − 1) · (p + log n) bits"

    precision: int = 12

    def __post_init__(self) -> None:
        if not 2 <= self.precision <= 12:
            raise ValueError(f"precision={self.precision}: wanted 2 to 12 bits")

    def check(self, setting: Setting) -> None:
        """Needs sums that their averages tell apart."""
        super().check(setting)
        if setting.n > _LARGEST:
            raise ValueError(f"{self.name} rounds averages to 16 bits, so n ≤ {_LARGEST}, not n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> EqualitySumsModel:
        """Nothing is random."""
        task = setting.task_as(StringEquality)
        bits = setting.n * ceil_log2(task.symbols)
        width = -(-bits // (self.precision - 1))
        return EqualitySumsModel(setting.length, width, self.precision, task.symbols)


CONSTRUCTION = EqualitySums()
