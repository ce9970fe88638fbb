"""Heads of constant width that find positions by numbers: the score is −Σ(y − k)², which is 0 just where all agree.

A number k is written as k, ⌊k²/B⌋ and k² mod B, so that p = ⌈log₂⌉ of the largest number and a few bits hold all of
them, and a score is an inner product of vectors of width 5 for each number. Numbers that agree score 0, or t·2⁻ᴸ where
the latest match counts; others saturate at −1. One position has all the weight: the leftmost of the largest scores,
which is a softmax whose weights one step below the largest are rounded to 0. What a head finds says by which numbers
it was found, so that a search in vain is seen.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp

from ...numbers.formats import FixedPoint
from ...numbers.weights import Weighing

WIDTH = 5  # of a query or key for each number


class FindsByNumber(eqx.Module):
    """A layer of h heads; a subclass says what is asked, by what a position is found, and what it holds."""

    numbers: FixedPoint = eqx.field(static=True)
    average: FixedPoint = eqx.field(static=True)
    weigh: Weighing = eqx.field(static=True)
    latest: tuple[bool, ...] = eqx.field(static=True, default=(False,))  # of each head, or the earliest
    strict: bool = eqx.field(static=True, default=False)  # whether the own position is hidden
    compared: int = eqx.field(static=True, default=1)  # numbers by which a head finds
    held: int = eqx.field(static=True, default=1)  # numbers that are found

    @abstractmethod
    def asked(self, x: Any) -> jax.Array:
        """Numbers that are looked for: (h, compared)."""

    @abstractmethod
    def address(self, x: Any) -> jax.Array:
        """Numbers by which a position is found: (h, compared)."""

    @abstractmethod
    def holds(self, x: Any) -> jax.Array:
        """Numbers that are found there: (h, held)."""

    @abstractmethod
    def found(self, x: Any, numbers: jax.Array) -> Any:
        """What the position goes on with, from the numbers that its heads found, (h, held)."""

    @property
    def query_shape(self) -> tuple[int, int]:
        """Heads, and five for each number."""
        return len(self.latest), WIDTH * self.compared

    @property
    def value_shape(self) -> tuple[int, int]:
        """Heads, and the numbers that are found."""
        return len(self.latest), self.held

    def query(self, x: Any) -> jax.Array:
        """(2y, −B, −1, −⌊y²/B⌋, −(y² mod B)) of each number."""
        y = self.asked(x)
        high, low = self._square(y)
        return self._flat(2 * y, -self._base + 0 * y, -1 + 0 * y, -high, -low)

    def key(self, x: Any) -> jax.Array:
        """(k, ⌊k²/B⌋, k² mod B, B, 1) of each number."""
        k = self.address(x)
        high, low = self._square(k)
        return self._flat(k, high, low, self._base + 0 * k, 1 + 0 * k)

    def value(self, x: Any) -> jax.Array:
        """The numbers that are found here."""
        return self.holds(x).astype(jnp.float32)

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """What is not yet there is masked; later positions score more where the latest counts: (h,)."""
        seen = t_key < t_query if self.strict else t_key <= t_query
        later = t_key.astype(jnp.float32) * 2.0**-self.weigh.score.fraction
        return jnp.where(seen, jnp.where(jnp.array(self.latest), later, 0.0), -jnp.inf)

    def update(self, x: Any, average: jax.Array) -> Any:
        """Numbers are whole: one position has all the weight."""
        return self.found(x, jnp.round(average).astype(jnp.int32))

    @property
    def _base(self) -> int:
        return 1 << (self.numbers.precision - 2)

    def _square(self, k: jax.Array) -> tuple[jax.Array, jax.Array]:
        return k * k // self._base, k * k % self._base

    def _flat(self, *parts: jax.Array) -> jax.Array:
        return jnp.stack(parts, axis=-1).reshape(self.query_shape).astype(jnp.float32)


def precision_for(largest: int) -> int:
    """Bits that hold twice every number up to the largest, and its square in two parts.

    Example:
        >>> precision_for(128), precision_for(300)
        (10, 11)
    """
    return largest.bit_length() + 2


def leftmost_of(positions: int) -> Weighing:
    """1 for the leftmost of the largest scores in [−1, 1) that tell so many positions apart."""
    places = max(1, (positions - 1).bit_length())
    return Weighing(FixedPoint(places + 1, places), (1,), exchanged=True, leftmost=True)
