"""One head of attention that finds by code: the token asked for is the one whose address has the query's code.

Codes are ±1 vectors; scores are their inner products, and weights fall off so fast that the target outweighs all
others together (`Weighing.has_majority`), or are 1 for a full match and 0 otherwise. Values are the bits of a symbol
as ±1.
"""

from __future__ import annotations

from abc import abstractmethod
from math import exp
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from reductions.costs.logarithms import ceil_log2

from ...numbers.formats import FixedPoint
from ...numbers.weights import Weighing

Placed = tuple[jax.Array, jax.Array]
_BIT = FixedPoint(1, 0)
_AVERAGE = FixedPoint(8, 6)  # held by the reader alone; averages of a bit are at least 1/5 from 0


class CodeLookup(eqx.Module):
    """Codes, number of symbols, and weights; a subclass says what a token's address, symbol and question are."""

    codes: jax.Array  # (addresses, d), ±1
    symbols: int = eqx.field(static=True)
    weigh: Weighing = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True, default=_BIT)
    average: FixedPoint = eqx.field(static=True, default=_AVERAGE)

    @abstractmethod
    def asked(self, x: Any) -> jax.Array:
        """The address that the last token asks for."""

    @abstractmethod
    def address(self, x: Any) -> jax.Array:
        """The address of a token."""

    @abstractmethod
    def symbol(self, x: Any) -> jax.Array:
        """The symbol at a token."""

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head, the width of a code."""
        return 1, self.codes.shape[1]

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head, the bits of a symbol."""
        return 1, ceil_log2(self.symbols)

    def embed(self, token: jax.Array, t: jax.Array) -> Placed:
        """Token and position themselves."""
        return token, t

    def query(self, x: Any) -> jax.Array:
        """Code of the address that is asked for."""
        return self.codes[self.asked(x)][None]

    def key(self, x: Any) -> jax.Array:
        """Code of the token's own address."""
        return self.codes[self.address(x)][None]

    def value(self, x: Any) -> jax.Array:
        """Bits of the symbol as ±1."""
        return (2 * ((self.symbol(x) >> self._places) & 1) - 1).astype(jnp.float32)[None]

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """The query's own position is masked."""
        return jnp.where(t_key == t_query, -jnp.inf, 0.0)

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """The symbol whose bits are the signs."""
        return self.decoded(average)

    def decoded(self, average: jax.Array) -> jax.Array:
        """The symbol whose bits are the signs of the first averages."""
        return jnp.sum((average[0, : self._places.size] > 0).astype(jnp.int32) << self._places)

    @property
    def _places(self) -> jax.Array:
        return jnp.arange(ceil_log2(self.symbols))


def address_bits(count: int) -> jax.Array:
    """The binary codes of 0 … count−1 as ±1: (count, ⌈log₂ count⌉), at least one bit."""
    bits = (np.arange(count)[:, None] >> np.arange(max(1, ceil_log2(count)))) & 1
    return jnp.asarray((2 * bits - 1).astype(np.float32))


def halving(width: int, precision: int, steps: float) -> Weighing:
    """⌊2^(precision − 1 − steps·(d − score))⌋ on whole scores −d … d; the scale is fixed, the largest score is d."""
    score = FixedPoint(width.bit_length() + 1)
    below = [width - int(score.at(place)) for place in range(score.count)]
    exponents = [precision - 1 - steps * max(distance, 0) for distance in below]
    return Weighing(score, tuple(int(2.0**exponent) if exponent >= 0 else 0 for exponent in exponents), exchanged=False)


def only_above(score: FixedPoint, least: float) -> Weighing:
    """1 for scores of at least `least`, 0 for the others; the scale is fixed."""
    return Weighing(score, tuple(int(score.at(place) >= least) for place in range(score.count)), exchanged=False)


def softmax(score: FixedPoint, temperature: float, precision: int) -> Weighing:
    """exp(β·(s − largest)) in steps of 2⁻ᵖ, one step of scores by a factor of e^−β.

    Example:
        >>> softmax(FixedPoint(2), 0.6931, 3).table
        (8, 4, 2, 1)
    """
    weights = [round(2**precision * exp(-temperature * below)) for below in range(score.count)]
    return Weighing(score, tuple(weight for weight in weights if weight), exchanged=True)
