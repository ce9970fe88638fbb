"""String equality by one layer of attention in width about 2n/log₂n: a detecting matrix weighs x − y with −1, 0 and 1.

D·(x − y) = 0 only if x = y, since x and y are 0s and 1s. The numbers are −1, 0 and 1, of 2 bits, so at n = 256, with 64
sums, h·d·p = 128 is below n: the bits of a value do not bound a layer, those of a sum do. Averages have 16 bits unless
told. With 2 they saturate on a grid of their own, in steps of less than 1/2T, and it is still right: all that is asked
of a sum is whether it is 0. With V symbols each of the ⌈log₂V⌉ bits of a symbol has a column.

Source: Cantor and Mills (1966) for the matrix; right on every input by the proof beside it (`blocks.detecting`).

Example:
    >>> from protocols import simulate
    >>> simulate("equality_detecting", "equality_to_string_equality", n=9, instances=40, hard=True).errors
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

from ..numbers.formats import FixedPoint
from ..setting import Builder, Setting
from .blocks.detecting import DetectingSums, detecting

_LARGEST = 4096  # averages of T = 2n + 1 tokens have 16 bits


class EqualityDetectingModel(DetectingSums):
    """Bit b of symbol i has column i·w + b, w = ⌈log₂V⌉, with a sign for each string."""

    symbols: int = eqx.field(static=True)
    averages: int = eqx.field(static=True)

    @property
    def average(self) -> FixedPoint:
        """Held by the reader alone, in steps of which a sum of 1 is at least two."""
        return FixedPoint(self.averages, ceil_log2(self.length) + 1)

    def value(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """± the columns of the bits of the symbol; nothing for the end token."""
        token, t = x
        n, width = self.length // 2, ceil_log2(self.symbols)
        bits = jnp.where(token == self.symbols, 0, (token >> jnp.arange(width)) & 1)
        columns = jax.vmap(self.column)((t % n) * width + jnp.arange(width))  # (w, d_v)
        return (jnp.where(t < n, 1.0, -1.0) * (columns * bits[:, None].astype(jnp.float32)).sum(axis=0))[None]

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """1 when no average differs from 0."""
        return (average[0] == 0).all().astype(jnp.int32)


@dataclass(frozen=True)
class EqualityDetecting(Builder):
    """`averages` is the bits of an average."""

    made_for: ClassVar[str] = "string_equality"
    growth: ClassVar[str] = "about 2n/log n · log n bits"

    averages: int = 16

    def __post_init__(self) -> None:
        if not 2 <= self.averages <= 16:
            raise ValueError(f"averages={self.averages}: wanted 2 to 16 bits")

    def check(self, setting: Setting) -> None:
        """Needs sums that their averages tell from 0."""
        super().check(setting)
        if setting.n > _LARGEST:
            raise ValueError(f"{self.name} is made for n ≤ {_LARGEST}, not n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> EqualityDetectingModel:
        """Nothing is random."""
        task = setting.task_as(StringEquality)
        width = ceil_log2(task.symbols)
        matrix, precision = detecting(setting.n * width), 2 + ceil_log2(width)
        symbols = task.symbols, self.averages
        return EqualityDetectingModel(setting.length, len(matrix), precision, jnp.asarray(matrix), *symbols)


CONSTRUCTION = EqualityDetecting()
