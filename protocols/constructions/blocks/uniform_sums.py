"""One head of attention that weighs all positions alike, so that its averages are exact sums of the tokens' values.

What one layer can do about a function of two strings at all: carry them in its sums, at a width that grows with n.
"""

from __future__ import annotations

from abc import abstractmethod

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.costs.logarithms import ceil_log2

from ...numbers.formats import FixedPoint
from ...numbers.weights import Weighing

_ALIKE = Weighing(FixedPoint(1), (1, 1), exchanged=False)


class UniformSums(eqx.Module):
    """Sums over all T positions of d_v whole numbers of p bits; a subclass says which, and what they mean.

    An average is rounded to 2⁻ᶠ with 2ᶠ ≥ 4·T, so its product with T is within 1/8 of the sum.
    """

    length: int = eqx.field(static=True)  # T
    width: int = eqx.field(static=True)  # d_v
    precision: int = eqx.field(static=True)  # p

    @property
    def numbers(self) -> FixedPoint:
        """Whole numbers −2ᵖ⁻¹ … 2ᵖ⁻¹−1."""
        return FixedPoint(self.precision)

    @property
    def average(self) -> FixedPoint:
        """Held by the reader alone."""
        return FixedPoint(16, ceil_log2(self.length) + 2)

    @property
    def weigh(self) -> Weighing:
        """Weight 1 for every score: an average is the sum over all tokens, divided by their number."""
        return _ALIKE

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head, and a query that says nothing."""
        return 1, 1

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head of `width` numbers."""
        return 1, self.width

    def embed(self, token: jax.Array, t: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Token and position themselves."""
        return token, t

    def query(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """0, which no key can tell from another: (1, 1)."""
        return jnp.zeros((1, 1))

    def key(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """0, since nothing is looked for: (1, 1)."""
        return jnp.zeros((1, 1))

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """0 between all positions: nothing is masked."""
        return jnp.float32(0)

    @abstractmethod
    def value(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """What a token adds to the sums: (1, d_v), whole numbers of p bits."""

    def sums(self, average: jax.Array) -> jax.Array:
        """The sums that have these averages: (d_v,)."""
        return jnp.round(average[0] * self.length)
