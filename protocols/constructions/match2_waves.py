"""Match2 by one head: keys (cos, sin) of 2πf·x/M, queries (cos, −sin), so a score counts the frequencies f that match.

With the one frequency 1, that is width 2 and a value: three numbers. A match scores 1 and the next residue cos(2π/M),
about 2π²/M² less, which p bits tell apart while M is below about 2^(p/2). With f = 1, 2, 4, …, 2ᶠ⁻¹, F = ⌈log₂ M⌉ − 1,
a residue r ≠ 0 has some 2ⁱ·r in the half of the circle away from 0, where cos ≤ 0: a match scores F and all others at
most F − 1, at any p from 4 on.

With `weights` = w it is a softmax with weights in steps of 2⁻ʷ, and values are the waves themselves, so that no blank
token is needed: the score of the query with the average is an average of scores. Without a match it is at most the
largest s of other residues; with one of score m, all others weigh δ at most, and it is at least m − δ·(m + F). With
β = ln(16·F·N/g)/g for the gap g = m − s, or for what of it scores of 16 bits show, δ ≤ g/8F even if each weight is
rounded to twice what it was, so that (m + s)/2 tells them apart, averages rounded by at most 2⁻¹⁵.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), Theorem 6, for the three numbers; proved here for more
frequencies.

Example:
    >>> import numpy as np
    >>> from protocols.setting import Setting
    >>> from protocols.splits.merge import Merge
    >>> from reductions import TASKS
    >>> task = TASKS.get("match2")
    >>> tokens = task.sample(9, 40, np.random.default_rng(0))
    >>> bool((Merge(CONSTRUCTION.build(Setting(task, 9), seed=0)).whole(tokens) == task.label(tokens)).all())
    True
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Any, ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.match2 import Match2

from ..numbers.formats import LARGEST_PRECISION, FixedPoint
from ..numbers.weights import Weighing
from ..setting import Builder, Setting
from .blocks.find_by_code import only_above, softmax


class WavesModel(eqx.Module):
    """A table of waves for every residue, rounded once, so that no device's own cosine matters."""

    waves: jax.Array  # (M, F, 2): cos and sin, rounded to p bits
    weigh: Weighing = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True)
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(2, 1))

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head, two numbers a frequency."""
        return 1, 2 * self.waves.shape[1]

    @property
    def value_shape(self) -> tuple[int, int]:
        """One number, which says that there is a match."""
        return 1, 1

    def embed(self, token: jax.Array, t: jax.Array) -> jax.Array:
        """cos and sin of the number at F frequencies: (F, 2)."""
        return self.waves[token]

    def query(self, x: jax.Array) -> jax.Array:
        """cos and −sin: (1, 2F)."""
        return (x * jnp.array([1.0, -1.0])).reshape(1, -1)

    def key(self, x: jax.Array) -> jax.Array:
        """cos and sin: (1, 2F)."""
        return x.reshape(1, -1)

    def value(self, x: jax.Array) -> jax.Array:
        """1 at every position, so that the sum counts: (1, 1)."""
        return jnp.ones((1, 1))

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Scores count from that of a match; no mask, since the last entry may be its own partner."""
        return jnp.float32(-self.waves.shape[1])

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """Whether anything matched."""
        return (average[0, 0] > 0).astype(jnp.int32)


class SoftWavesModel(WavesModel):
    """The average of waves, and whether the query's score with it is one of a match."""

    least: float = eqx.field(static=True, kw_only=True)

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head, two numbers a frequency."""
        return self.query_shape

    def value(self, x: jax.Array) -> jax.Array:
        """cos and sin: (1, 2F)."""
        return x.reshape(1, -1)

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """Whether it is above the middle of the gap."""
        return (jnp.sum(self.query(self.embed(token, t)) * average) > self.least).astype(jnp.int32)


@dataclass(frozen=True)
class Match2Waves(Builder):
    """`frequencies` waves, or with 0 as many as every modulus needs; `weights` are bits of a softmax, 0 for none."""

    made_for: ClassVar[str] = "match2"
    growth: ClassVar[str] = "O(p·log n) bits"

    precision: int = 6
    frequencies: int = 0
    weights: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.weights <= LARGEST_PRECISION:
            raise ValueError(f"weights={self.weights}: wanted 1 to {LARGEST_PRECISION} bits, or 0 for no softmax")
        if not 3 <= self.precision <= 13 or not 0 <= self.frequencies <= 30:
            wanted = "wanted 3 to 13, and 1 to 30 or 0 for ⌈log₂ M⌉ − 1"
            raise ValueError(f"precision={self.precision}, frequencies={self.frequencies}: {wanted}")

    def check(self, setting: Setting) -> None:
        """Needs a gap between matches and all other residues."""
        super().check(setting)
        self._least(setting)

    def build(self, setting: Setting, *, seed: int) -> WavesModel:
        """Nothing is random."""
        task = setting.task_as(Match2)
        modulus = task.modulus(setting.n)
        count, fraction, least = self._count(modulus), self.precision - 2, self._least(setting)
        waves = rounded_waves(modulus, count, fraction) * 2.0**-fraction
        if self.weights:
            return self._soft(setting, waves, modulus)
        weigh = only_above(FixedPoint(16, 2 * fraction), least * 4.0**-fraction)
        return WavesModel(jnp.asarray(waves, jnp.float32), weigh, FixedPoint(self.precision, fraction))

    def _soft(self, setting: Setting, waves: npt.NDArray[Any], modulus: int) -> SoftWavesModel:
        count, fraction = self._count(modulus), self.precision - 2
        match, other = (score * 4.0**-fraction for score in nearest(modulus, count, self.precision))
        shown = min(match - other, 2.0 ** (14 - 2 * fraction))  # beyond that scores are the least there is
        temperature = log(16 * count * setting.length / (match - other)) / shown
        weigh = softmax(FixedPoint(16, 2 * fraction), temperature * 4.0**-fraction, self.weights)
        numbers, average = FixedPoint(self.precision, fraction), FixedPoint(16, 14)
        arrays = jnp.asarray(waves, jnp.float32)
        return SoftWavesModel(arrays, weigh, numbers, average, least=(match + other) / 2)

    def _least(self, setting: Setting) -> int:
        modulus = setting.task_as(Match2).modulus(setting.n)
        least = threshold(modulus, self._count(modulus), self.precision)
        if least is None:
            raise ValueError(f"{self.spec} does not tell residues modulo {modulus} apart, at n={setting.n}")
        return least

    def _count(self, modulus: int) -> int:
        return self.frequencies or max(1, ceil_log2(modulus) - 1)


def rounded_waves(modulus: int, frequencies: int, fraction: int) -> npt.NDArray[np.int64]:
    """cos and sin of 2π·2ⁱ·x/M in units of 2⁻ᶠ, by numpy in float64: (M, F, 2)."""
    turns = (np.arange(modulus)[:, None] * (1 << np.arange(frequencies))) % modulus / modulus
    exact = np.stack([np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)], axis=-1)
    return np.round(exact * 2**fraction).astype(np.int64)


@lru_cache(maxsize=64)
def threshold(modulus: int, frequencies: int, precision: int) -> int | None:
    """The least score of a match, in units of 4⁻ᶠ and counted from F, or None if some other residue reaches it."""
    fraction = precision - 2
    waves = rounded_waves(modulus, frequencies, fraction).reshape(modulus, -1).astype(np.float64)
    signed = waves * np.tile([1, -1], frequencies)
    matches = (signed * waves[-np.arange(modulus) % modulus]).sum(axis=1)
    least = int(matches.min())
    for start in range(0, modulus, 512):
        reached = (signed[start : start + 512] @ waves.T >= least).sum(axis=1)  # whole numbers below 2⁵³: exact
        if (reached > 1).any():
            return None
    return least - frequencies * 4**fraction


def nearest(modulus: int, frequencies: int, precision: int) -> tuple[int, int]:
    """The least score of a match, and the largest of another residue, in units of 4⁻ᶠ."""
    waves = rounded_waves(modulus, frequencies, precision - 2).reshape(modulus, -1).astype(np.float64)
    scores = (waves * np.tile([1, -1], frequencies)) @ waves.T  # whole numbers below 2⁵³: exact
    partner = -np.arange(modulus) % modulus
    matches = scores[np.arange(modulus), partner].min()
    scores[np.arange(modulus), partner] = -np.inf
    return int(matches), int(scores.max()) if modulus > 1 else int(matches) - 1


CONSTRUCTION = Match2Waves()
