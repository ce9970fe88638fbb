"""Index lookup by one head of attention with address bits: d_qk = ⌈log₂ n⌉, d_v = ⌈log₂ V⌉, all numbers one bit.

Query and keys are addresses as ±1, so a score is d − 2·(Hamming distance). With weights ⌊2ᴱ·2^(−m·distance)⌋ and
m = ⌈log₂ d⌉ + 1 the others weigh at most ((1 + 2⁻ᵐ)ᵈ − 1)·2ᴱ ≤ (√e − 1)·2ᴱ < 2ᴱ together: the queried symbol has more
than half of all weight at every n and on every input, so the sign of each average is its bit.

Source: proved here; the task and its logarithmic width are Theorem 1 of Bhattamishra et al., arXiv 2406.09347 (2024).

Example:
    >>> from protocols import simulate
    >>> run = simulate("index_lookup_binary", "index_to_index_lookup", n=256, instances=50)
    >>> run.errors, [message.bits for message in run.transcript.messages]
    (0, [8, 19])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.logarithms import ceil_log2
from reductions.tasks.index_lookup import IndexLookup

from ..formats import FixedPoint
from ..setting import Builder, Setting
from ..weighing import Weighing

_BIT = FixedPoint(1, 0)
_AVERAGE = FixedPoint(8, 6)  # held by the reader alone; averages of a bit are at least 1/5 from 0


class LookupModel(eqx.Module):
    """Codes of the positions, the number of symbols, and the weights of attention."""

    codes: jax.Array  # (n, d), ±1
    symbols: int = eqx.field(static=True)
    weigh: Weighing = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True, default=_BIT)
    average: FixedPoint = eqx.field(static=True, default=_AVERAGE)

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head, the width of a code."""
        return 1, self.codes.shape[1]

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head, the bits of a symbol."""
        return 1, ceil_log2(self.symbols)

    def embed(self, token: jax.Array, t: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Token and position themselves."""
        return token, t

    def query(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """Code of the position that the token names."""
        return self.codes[x[0] - self.symbols][None]

    def key(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """Code of the token's own position."""
        return self.codes[x[1]][None]

    def value(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """Bits of the symbol as ±1."""
        return (2.0 * ((x[0] >> self._places) & 1) - 1.0)[None]

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """The query's own position is masked."""
        return jnp.where(t_key == t_query, -jnp.inf, 0.0)

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """The symbol whose bits are the signs."""
        return jnp.sum((average[0] > 0) << self._places)

    @property
    def _places(self) -> jax.Array:
        return jnp.arange(ceil_log2(self.symbols))


@dataclass(frozen=True)
class IndexLookupBinary(Builder):
    """Address bits; the weights have `precision` bits, E = precision − 1."""

    made_for: ClassVar[str] = "index_lookup"
    growth: ClassVar[str] = "O(log n · (p + log n)) bits"

    precision: int = 2

    def __post_init__(self) -> None:
        if not 1 <= self.precision <= 16:
            raise ValueError(f"precision={self.precision}: wanted 1 to 16 bits")

    def build(self, setting: Setting, *, seed: int) -> LookupModel:
        """Nothing is random."""
        assert isinstance(setting.task, IndexLookup)
        d = max(1, ceil_log2(setting.n))
        codes = 2.0 * ((jnp.arange(setting.n)[:, None] >> jnp.arange(d)) & 1) - 1.0
        steps = (ceil_log2(d) + 1) / 2  # halvings for each unit of score below d
        return LookupModel(codes, setting.task.symbols, halving(d, self.precision, steps))


def halving(width: int, precision: int, steps: float) -> Weighing:
    """⌊2^(precision − 1 − steps·(d − score))⌋ on whole scores −d … d; the scale is fixed, the largest score is d."""
    score = FixedPoint(width.bit_length() + 1)
    below = [width - int(score.at(place)) for place in range(score.count)]
    exponents = [precision - 1 - steps * max(distance, 0) for distance in below]
    return Weighing(score, tuple(int(2.0**exponent) if exponent >= 0 else 0 for exponent in exponents), exchanged=False)


CONSTRUCTION = IndexLookupBinary()
