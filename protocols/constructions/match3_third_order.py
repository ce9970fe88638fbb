"""Match3 by third-order attention: scores Σ_f cos(2πf·(x_N + x_i + x_j)/M), f = 1, 2, 4, …, in four numbers each.

cos(a + b + c) = cos a·cos b·cos c − cos a·sin b·sin c − sin a·sin b·cos c − sin a·cos b·sin c, four products of one
number of the query and one of each key. With F = ⌈log₂ M⌉ − 1 frequencies a match scores F, and every other residue
has a frequency with cos ≤ 0 and scores at most F − 1 (`match2_waves`). Numbers rounded to u = 2^(1−p) at most (√2·u as
complex ones) move each cosine by at most (1 + √2·u)³ − 1; where F times that is below 1/2, F − 1/2 tells them apart.

The width is O(log M) at any p of about log log M bits, and yet the run costs all tokens of one party.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), Section 5, for four numbers at frequency 1; proved here for
more frequencies and p bits.

Example:
    >>> from protocols import simulate
    >>> run = simulate("match3_third_order", "disjointness_to_match3", n=9, instances=40, hard=True)
    >>> run.errors, [(message.label, message.bits) for message in run.transcript.messages]
    (0, [('tokens', 21)])
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.match3 import Match3

from ..setting import Builder, Setting
from .match2_waves import rounded_waves

_ROOT = Fraction(14143, 10000)  # above √2
_LARGEST = 1 << 13  # n; pairs are counted in 31 bits


class ThirdOrderModel(eqx.Module):
    """A table of waves for every residue, in whole numbers of 2^(2−p)."""

    waves: jax.Array  # (M, F, 2): cos and sin
    fraction: int = eqx.field(static=True)
    repeats: bool = eqx.field(static=True)

    @property
    def vocabulary(self) -> int:
        """M, a token for every number below the modulus."""
        return self.waves.shape[0]

    @property
    def largest_score(self) -> int:
        """4F products of three numbers up to 1."""
        return 4 * self.waves.shape[1] * 8**self.fraction

    @property
    def largest_term(self) -> int:
        """A pair counts 0 or 1."""
        return 1

    def embed(self, token: jax.Array, t: jax.Array) -> jax.Array:
        """cos and sin of the number at F frequencies: (F, 2)."""
        return self.waves[token]

    def query(self, x: jax.Array) -> jax.Array:
        """cos, −cos, −sin, −sin."""
        cos, sin = x.T
        return jnp.concatenate([cos, -cos, -sin, -sin])

    def first_key(self, x: jax.Array) -> jax.Array:
        """cos, sin, sin, cos."""
        cos, sin = x.T
        return jnp.concatenate([cos, sin, sin, cos])

    def second_key(self, x: jax.Array) -> jax.Array:
        """cos, sin, cos, sin."""
        cos, sin = x.T
        return jnp.concatenate([cos, sin, cos, sin])

    def first_value(self, x: jax.Array) -> jax.Array:
        """1 at every position, so that the sum over pairs counts them: (1,)."""
        return jnp.ones(1, jnp.int32)

    def second_value(self, x: jax.Array) -> jax.Array:
        """1 at every position, so that the sum over pairs counts them: (1,)."""
        return jnp.ones(1, jnp.int32)

    def seen(self, t: jax.Array, i: jax.Array, j: jax.Array) -> jax.Array:
        """Every pair, or with distinct indices those of three different positions."""
        return jnp.bool_(self.repeats) | ((i != j) & (i != t) & (j != t))

    def weight(self, score: jax.Array) -> jax.Array:
        """1 from F − 1/2 on."""
        return score >= (2 * self.waves.shape[1] - 1) * 8**self.fraction / 2

    def read(self, mass: jax.Array, moment: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """Whether the average Σwv/Σw is 1; it is 0 where nothing matches."""
        return (moment[0] > 0).astype(jnp.int32)


@dataclass(frozen=True)
class Match3ThirdOrder(Builder):
    """One output position, numbers of `precision` bits."""

    made_for: ClassVar[str] = "match3"
    growth: ClassVar[str] = "all tokens of one party, O(n log n) bits"

    precision: int = 8

    def __post_init__(self) -> None:
        if not 3 <= self.precision <= 8:
            raise ValueError(f"precision={self.precision}: wanted 3 to 8 bits")

    def check(self, setting: Setting) -> None:
        """Needs a gap between matches and all other residues that rounding leaves open."""
        super().check(setting)
        task = setting.task_as(Match3)
        modulus = task.modulus(setting.n)
        if not has_gap(frequencies(modulus), self.precision) or setting.n > _LARGEST:
            raise ValueError(f"{self.spec} does not tell residues modulo {modulus} apart, at n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> ThirdOrderModel:
        """Nothing is random."""
        task = setting.task_as(Match3)
        modulus, fraction = task.modulus(setting.n), self.precision - 2
        waves = jnp.asarray(rounded_waves(modulus, frequencies(modulus), fraction), jnp.float32)
        return ThirdOrderModel(waves, fraction, task.repeats)


def frequencies(modulus: int) -> int:
    """F = ⌈log₂ M⌉ − 1, at least one."""
    return max(1, ceil_log2(modulus) - 1)


def has_gap(count: int, precision: int) -> bool:
    """F·((1 + √2·u)³ − 1) < 1/2 with u = 2^(1−p), half a unit of the rounded numbers.

    Example:
        >>> [next(p for p in range(3, 12) if has_gap(count, p)) for count in (1, 4, 12)]
        [5, 7, 8]
    """
    moved = _ROOT * Fraction(1, 2 ** (precision - 1))
    return count * ((1 + moved) ** 3 - 1) < Fraction(1, 2)


CONSTRUCTION = Match3ThirdOrder()
