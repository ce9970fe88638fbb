"""q-sparse averaging by one head with random codes: the query is the least vector with score 1 at y's positions.

Codes are ±1 of width d with inner products of at most μd. The query K_yᵀ(K_yK_yᵀ)⁻¹1·d scores d on y and at most
d·qμ/(1 − (q−1)μ) elsewhere: by the Neumann series of the q×q Gram matrix, whose off-diagonal rows add up to at most
(q−1)μ. With μ ≤ 1/(3q − 1), which d = ⌈4(3q−1)²·ln N⌉ + 1 random codes have, that is d/2; weights are 1 from 3d/4 on
and 0 below, so the average over y is exact. μ is checked on all pairs when the model is built, and rounding to p bits
moves a score by at most d·2^(−f−1), f the bits of fraction, within the gap of d/4 for f ≥ 2.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), Theorem 2; the constants are proved here, in the lines
above.

Example:
    >>> from protocols import simulate
    >>> simulate("q_sparse_codes", "index_to_q_sparse_average", n=9, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, comb, log
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.q_sparse_average import DATA, QSparseAverage

from ..numbers.formats import FixedPoint
from ..numbers.weights import Weighing
from ..setting import Builder, Setting
from .blocks.find_by_code import only_above

_WIDEST = 1 << 13
_AVERAGE = FixedPoint(16, 12)


class SparseModel(eqx.Module):
    """Codes of the positions, and binomials to read a set off its token."""

    codes: jax.Array  # (N, d), ±1
    binomials: jax.Array  # (q, N + 1): C(c, i + 1)
    weigh: Weighing = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True)
    average: FixedPoint = eqx.field(static=True, default=_AVERAGE)

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head, the width of a code."""
        return 1, self.codes.shape[1]

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head of one number."""
        return 1, 1

    def embed(self, token: jax.Array, t: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Token and position themselves."""
        return token, t

    def query(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """The least vector that scores d at every position of the set."""
        chosen = self.codes[set_members(self.binomials, x[0])]  # (q, d)
        width = chosen.shape[1]
        share = jnp.linalg.solve(chosen @ chosen.T, jnp.full(chosen.shape[0], float(width)))
        return (share @ chosen)[None]

    def key(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """The position's code."""
        return self.codes[jnp.minimum(x[1], self.codes.shape[0] - 1)][None]

    def value(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """The entry, 0 or 1."""
        return jnp.minimum(x[0], 1).astype(jnp.float32)[None, None]

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """The set's own position is masked."""
        return jnp.where(t_key == t_query, -jnp.inf, 0.0)

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """q times the average."""
        return jnp.round(average[0, 0] * self.binomials.shape[0]).astype(jnp.int32)


def set_members(binomials: jax.Array, token: jax.Array) -> jax.Array:
    """The positions in the set that a token names, by the table C(c, i) of binomials (q, N + 1): (q,)."""
    rest, found = jnp.maximum(token - DATA, 0), []
    for row in binomials[::-1]:
        found.append(jnp.searchsorted(row, rest, side="right") - 1)
        rest = rest - row[found[-1]]
    return jnp.stack(found)


@dataclass(frozen=True)
class QSparseCodes(Builder):
    """Random codes; numbers of `precision` bits over [−2q, 2q)."""

    made_for: ClassVar[str] = "q_sparse_average"
    growth: ClassVar[str] = "O(q² log n · p) bits"

    precision: int = 8

    def __post_init__(self) -> None:
        if not 2 <= self.precision <= 12:
            raise ValueError(f"precision={self.precision}: wanted 2 to 12 bits")

    def check(self, setting: Setting) -> None:
        """Needs a width that fits, and numbers fine enough for the gap of d/4 on either side."""
        super().check(setting)
        task = setting.task_as(QSparseAverage)
        task.check_size(setting.n)
        q = task.chosen(setting.n)
        if width_of(setting.n, q) > _WIDEST:
            raise ValueError(f"{self.name} needs width {width_of(setting.n, q)} for q={q}; wanted at most {_WIDEST}")
        if q > 1 and self._numbers(q).fraction < 2:
            raise ValueError(f"precision={self.precision}: sets of {q} need {3 + ceil_log2(2 * q)} bits")

    def build(self, setting: Setting, *, seed: int) -> SparseModel:
        """The same codes for every seed."""
        task = setting.task_as(QSparseAverage)
        n, q = setting.n, task.chosen(setting.n)
        codes = spread_codes(n, q)
        width = codes.shape[1]
        weigh = only_above(FixedPoint(width.bit_length() + 2), 0.75 * width)
        return SparseModel(jnp.asarray(codes, jnp.float32), jnp.asarray(binomial_table(n, q)), weigh, self._numbers(q))

    def _numbers(self, q: int) -> FixedPoint:
        return FixedPoint(self.precision, self.precision - 1 - ceil_log2(2 * q))


def binomial_table(n: int, q: int) -> npt.NDArray[np.int32]:
    """C(c, i) for i = 1 … q and c = 0 … n, cut off below 2³¹: (q, n + 1)."""
    return np.array([[min(comb(c, i + 1), (1 << 31) - 1) for c in range(n + 1)] for i in range(q)], dtype=np.int32)


def width_of(n: int, q: int) -> int:
    """⌈4(3q−1)²·ln N⌉ + 1."""
    return ceil(4 * (3 * q - 1) ** 2 * log(max(2, n))) + 1


@lru_cache(maxsize=8)
def spread_codes(n: int, q: int) -> npt.NDArray[np.int8]:
    """±1 codes (n, d) with inner products of at most d/(3q − 1) in absolute value, checked on all pairs."""
    width = width_of(n, q)
    for seed in range(100):
        codes = np.random.default_rng(seed).choice(np.array([-1, 1], dtype=np.int8), size=(n, width))
        gram = codes.astype(np.float32) @ codes.T.astype(np.float32)  # whole numbers below 2²⁴: exact
        np.fill_diagonal(gram, 0)
        if np.abs(gram).max(initial=0) <= width / (3 * q - 1):
            return codes
    raise ValueError(f"no seed below 100 gives {n} codes of width {width} that are spread enough for sets of {q}")


CONSTRUCTION = QSparseCodes()
