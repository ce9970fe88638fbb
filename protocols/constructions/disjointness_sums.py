"""Set disjointness by one layer of attention of linear width: digit j of each sum counts in base 4 who has an element.

⌈n/6⌉ sums of 13-bit numbers, six digits each, a digit 2 where an element is in both sets. By the bound on DISJ the
width has to be linear; this construction shows that linear is enough.

Source: proved here, in the lines above.

Example:
    >>> from protocols import simulate
    >>> simulate("disjointness_sums", "disjointness_to_set_disjointness", n=9, instances=40, hard=True).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import jax
import jax.numpy as jnp

from reductions.tasks.set_disjointness import END

from ..setting import Builder, Setting
from .blocks.uniform_sums import UniformSums

_DIGITS = 6  # 4⁶ values in a sum; its average, in 16 bits, must tell them apart
_LARGEST = 4096


class DisjointnessSumsModel(UniformSums):
    """Element i is digit i mod 6 of sum ⌊i/6⌋."""

    def value(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """4ʲ for an element that is there; nothing for the end token."""
        token, t = x
        i = t % (self.length // 2)
        there = jnp.where(token == END, 0, token * 4 ** (i % _DIGITS))
        return jnp.zeros(self.width).at[i // _DIGITS].set(there.astype(jnp.float32))[None]

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """1 when no digit is 2."""
        sums = self.sums(average).astype(jnp.int32)
        digits = (sums[:, None] >> (2 * jnp.arange(_DIGITS))) % 4
        return (digits < 2).all().astype(jnp.int32)


@dataclass(frozen=True)
class DisjointnessSums(Builder):
    """One count of two bits for each element."""

    made_for: ClassVar[str] = "set_disjointness"
    growth: ClassVar[str] = "n/6 · (13 + log n) bits"

    def check(self, setting: Setting) -> None:
        """Needs sums that their averages tell apart."""
        super().check(setting)
        if setting.n > _LARGEST:
            raise ValueError(f"{self.name} rounds averages to 16 bits, so n ≤ {_LARGEST}, not n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> DisjointnessSumsModel:
        """Nothing is random."""
        return DisjointnessSumsModel(setting.length, -(-setting.n // _DIGITS), 2 * _DIGITS + 1)


CONSTRUCTION = DisjointnessSums()
