"""q-sparse averaging within ε by one head of softmax of width ⌈16q·ln N⌉ + 1: codes ±1, and a corrected query.

The query scores d on y and at most d/2 elsewhere (`blocks.dual_certificate`). With β·d/2 = ln(16N/ε) all others
weigh at most ε/16 of one in y; numbers of p bits move a score by at most d·2^(−f−1), f their fraction, so that weights
in y differ by a factor of at most e^(2·ln(16N/ε)·2⁻ᶠ): within ε for p = O(log((q/ε)·log N)), as stated. Weights are
in steps of 2⁻ʷ. That the query is one for every set is checked on all sets when the model is built, up to 4096 of
them; with more, codes of some seed are taken, and every run shows whether they do.

Source: Sanford, Hsu and Telgarsky, arXiv 2306.02896 (2023), Theorem 2; widths and margins are this project's.

Example:
    >>> from protocols import simulate
    >>> simulate("q_sparse_isometry", "disjointness_to_q_sparse_within", n=6, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import ceil, comb, log
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.q_sparse_average import DATA
from reductions.tasks.q_sparse_within import QSparseWithin

from ..numbers.formats import LARGEST_PRECISION, FixedPoint
from ..setting import Builder, Setting
from .blocks.dual_certificate import dual_query
from .blocks.find_by_code import softmax
from .q_sparse_codes import SparseModel, binomial_table, set_members

_FEW = 1 << 12
_WIDEST = 1 << 12


class WithinModel(SparseModel):
    """Entries of several dimensions, averaged by a softmax."""

    dimensions: int = eqx.field(static=True, kw_only=True)
    steps: int = eqx.field(static=True, kw_only=True)  # R

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head of a number for each dimension."""
        return 1, self.dimensions

    def query(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """The corrected query of the set."""
        return dual_query(self.codes, set_members(self.binomials, x[0] - self._entries + DATA))[None]

    def value(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """The entry's signs."""
        bits = jnp.minimum(x[0], self._entries - 1) >> jnp.arange(self.dimensions) & 1
        return (2 * bits - 1).astype(jnp.float32)[None]

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """The nearest point of the grid."""
        digits = jnp.clip(jnp.round((average[0] + 1) * self.steps).astype(jnp.int32), 0, 2 * self.steps)
        return jnp.sum(digits * (2 * self.steps + 1) ** jnp.arange(self.dimensions))

    @property
    def _entries(self) -> int:
        return 1 << self.dimensions


@dataclass(frozen=True)
class QSparseIsometry(Builder):
    """Numbers of `precision` bits over [−4q, 4q), weights of `weights` bits."""

    made_for: ClassVar[str] = "q_sparse_within"
    growth: ClassVar[str] = "O((q log n + d') p) bits"

    precision: int = 12
    weights: int = 10

    def __post_init__(self) -> None:
        if not 1 <= self.weights <= LARGEST_PRECISION or not 2 <= self.precision <= LARGEST_PRECISION:
            raise ValueError(f"precision={self.precision}, weights={self.weights}: wanted 2 to 16 and 1 to 16 bits")

    def check(self, setting: Setting) -> None:
        """Needs a width that fits, and numbers over the query's range."""
        super().check(setting)
        task = setting.task_as(QSparseWithin)
        task.check_size(setting.n)
        q = task.chosen(setting.n)
        if width_of(setting.n, q) > _WIDEST or self.precision < 2 + ceil_log2(4 * q):
            raise ValueError(f"{self.spec}: width {width_of(setting.n, q)} and sets of {q}, wanted fewer")

    def build(self, setting: Setting, *, seed: int) -> WithinModel:
        """The same codes for every seed."""
        task, n = setting.task_as(QSparseWithin), setting.n
        q = task.chosen(n)
        codes = isometric_codes(n, q)
        width = codes.shape[1]
        score = FixedPoint(16, 15 - ceil_log2(2 * width))
        temperature = 2 * log(16 * n * task.inverse(n)) / width * 2.0**-score.fraction
        return WithinModel(
            jnp.asarray(codes, jnp.float32),
            jnp.asarray(binomial_table(n, q)),
            softmax(score, temperature, self.weights),
            FixedPoint(self.precision, self.precision - 1 - ceil_log2(4 * q)),
            FixedPoint(16, 14),
            dimensions=task.dimensions,
            steps=task.steps(n),
        )


def width_of(n: int, q: int) -> int:
    """⌈16q·ln N⌉ + 1."""
    return ceil(16 * q * log(max(2, n))) + 1


@lru_cache(maxsize=8)
def isometric_codes(n: int, q: int) -> npt.NDArray[np.int8]:
    """±1 codes (n, d), of the first seed whose queries are right on all sets, where these are few."""
    for seed in range(100):
        codes = np.random.default_rng(seed).choice(np.array([-1, 1], dtype=np.int8), size=(n, width_of(n, q)))
        if comb(n, q) > _FEW or worst_score(codes, np.array(list(combinations(range(n), q)))) <= 0.5:
            return codes
    raise ValueError(f"no seed below 100 gives {n} codes for all sets of {q}")


def worst_score(codes: npt.NDArray[np.int8], sets: npt.NDArray[np.int64]) -> float:
    """The largest score off a set over the one on it, of the queries of these sets (count, q)."""
    with jax.ensure_compile_time_eval():  # the codes are chosen by it, also where only shapes are asked for
        queries = np.asarray(_queries(jnp.asarray(codes, jnp.float32), jnp.asarray(sets, jnp.int32)))
    scores = queries.astype(np.float64) @ codes.T.astype(np.float64)
    np.put_along_axis(scores, sets, 0.0, axis=1)
    return float(np.abs(scores).max() / codes.shape[1])


_queries = jax.jit(jax.vmap(dual_query, in_axes=(None, 0)))

CONSTRUCTION = QSparseIsometry()
