"""A k-sparse function of pairs by two layers: k − 1 heads gather a term's literals, and the end token averages terms.

The term that ends at i is known at position n + i, which gathers the r literals of x and the r − 1 earlier ones of y by
position code, d_qk = ⌈log₂ T⌉ and d_v = 1 in each head, all numbers of one bit. An average of ⌈log₂ n⌉ + 3 bits tells
the number of terms, and f is read from a table. Right on every input. No protocol of few bits: every position asks.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), two layers for k-sparse Boolean functions; proved here: a code of
⌈log₂ T⌉ signs matches itself alone, and 2/n is at least four steps of the average's format.

Example:
    >>> from protocols import simulate
    >>> simulate("sparse_terms_two_layer", "disjointness_to_sparse_terms", n=5, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.sparse_terms import SparseTerms

from ..numbers.formats import LARGEST_PRECISION, FixedPoint
from ..numbers.weights import Weighing
from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import Carried, FetchingModel, OverFlagged, earlier, full_match
from .blocks.find_by_code import address_bits


class Gathered(eqx.Module):
    """Heads that each look a number of positions back; 1 is found where all tokens there, and the own one, are 1."""

    codes: jax.Array  # (T, d), ±1
    back: tuple[int, ...] = eqx.field(static=True)
    weigh: Weighing = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True, default=FixedPoint(1, 0))
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(2, 0))

    @property
    def query_shape(self) -> tuple[int, int]:
        """A head for each literal, the width of a code."""
        return len(self.back), self.codes.shape[1]

    @property
    def value_shape(self) -> tuple[int, int]:
        """A bit in each head."""
        return len(self.back), 1

    def query(self, x: Carried) -> jax.Array:
        """Codes of the positions; below 0 they wrap to positions that the mask hides."""
        return self.codes[(x.t - jnp.array(self.back)) % self.codes.shape[0]]

    def key(self, x: Carried) -> jax.Array:
        """The position's code, in every head."""
        return jnp.broadcast_to(self.codes[x.t], self.query_shape)

    def value(self, x: Carried) -> jax.Array:
        """The token as ±1."""
        return jnp.broadcast_to(jnp.where(x.token == 1, 1.0, -1.0), self.value_shape)

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Earlier positions alone: a mask before the query's own."""
        return earlier(t_query, t_key)

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """Whether the term that ends here holds."""
        return x._replace(found=((average > 0).all() & (x.token == 1)).astype(jnp.int32))


class CountedTerms(OverFlagged):
    """The share of terms that hold, and f of their number."""

    function: jax.Array = eqx.field(kw_only=True)  # (terms + 1,)
    first: int = eqx.field(static=True, kw_only=True)  # the position where the first term is known

    def flag(self, x: Carried) -> jax.Array:
        """A term ends here; the end token, which comes last, is seen by nobody."""
        return x.t >= self.first

    def value(self, x: Carried) -> jax.Array:
        """Whether it holds, as ±1."""
        return (2 * x.found - 1).astype(jnp.float32)[None, None]

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """f of the number that the average tells."""
        terms = self.function.shape[0] - 1
        count = jnp.round((average[0, 0] + 1) * terms / 2).astype(jnp.int32)
        return x._replace(found=self.function[count])


@dataclass(frozen=True)
class SparseTermsTwoLayer(Builder):
    """Gather, then count."""

    made_for: ClassVar[str] = "sparse_terms"
    growth: ClassVar[str] = "O(k n log n) bits, two layers"

    def check(self, setting: Setting) -> None:
        """Needs counts that an average tells apart."""
        super().check(setting)
        if ceil_log2(setting.n) + 3 > LARGEST_PRECISION:
            largest = 1 << (LARGEST_PRECISION - 3)
            raise ValueError(f"{self.name}: an average of 16 bits tells counts to {largest}, not to n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        task, n = setting.task_as(SparseTerms), setting.n
        codes, precision = address_bits(setting.length), ceil_log2(n) + 3
        back = (*range(1, task.reach), *range(n, n + task.reach))
        counted = CountedTerms(
            average=FixedPoint(precision, precision - 2),
            function=jnp.asarray(task.of_terms(np.arange(n - task.reach + 2), n), jnp.int32),
            first=n + task.reach - 1,
        )
        return FetchingModel((Gathered(codes, back, full_match(codes)), counted))


CONSTRUCTION = SparseTermsTwoLayer()
