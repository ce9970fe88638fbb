"""Models of several layers that fetch tokens: a first layer brings x_(t−b) to t by position code, later ones use it.

All weights are 1 or 0, so what is fetched is exact. Such a model is no protocol of few bits: every position asks in the
first layer, so a run by two parties costs Ω(T) bits or more, and no lower bound on communication speaks of its width.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp

from ...numbers.formats import FixedPoint
from ...numbers.weights import Weighing
from ...setting import Setting
from .find_by_code import CodeLookup, address_bits, only_above

_BIT = FixedPoint(1, 0)


class Carried(NamedTuple):
    """What a position carries from layer to layer: its token, what it has found, and where it is."""

    token: jax.Array
    found: jax.Array
    t: jax.Array


class FetchingModel(eqx.Module):
    """Layers; the output is what the last one finds."""

    layers: tuple[Any, ...]

    def embed(self, token: jax.Array, t: jax.Array) -> Carried:
        """Token and position, nothing found."""
        return Carried(token, jnp.int32(0), t)

    def read(self, x: Carried) -> jax.Array:
        """What was found."""
        return x.found


class EarlierToken(CodeLookup):
    """Position t finds the token at t − back by its code, or `symbols` where there is none."""

    back: int = eqx.field(static=True, kw_only=True)

    def asked(self, x: Carried) -> jax.Array:
        """t − back; below 0 it wraps to a position that the mask hides."""
        return (x.t - self.back) % self.codes.shape[0]

    def address(self, x: Carried) -> jax.Array:
        """The position t, by which later tokens find this one."""
        return x.t

    def symbol(self, x: Carried) -> jax.Array:
        """The token itself, which is what is fetched."""
        return x.token

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Earlier positions alone: a mask before the query's own."""
        return earlier(t_query, t_key)

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """The token; averages of ±1 over one position are never 0."""
        nothing = (average[0] == 0).all()
        return x._replace(found=jnp.where(nothing, self.symbols, self.decoded(average)))


def earlier_token(setting: Setting, back: int) -> EarlierToken:
    """A layer of one head, d_qk = ⌈log₂ T⌉ and d_v = ⌈log₂ V⌉, that finds the token `back` positions before."""
    codes = address_bits(setting.length)
    return EarlierToken(codes, setting.vocabulary, full_match(codes), back=back)


def full_match(codes: jax.Array) -> Weighing:
    """1 where all signs of a code agree, 0 elsewhere."""
    width = codes.shape[1]
    return only_above(FixedPoint(width.bit_length() + 1), width)


def earlier(t_query: jax.Array, t_key: jax.Array) -> jax.Array:
    """The mask that shows earlier positions."""
    return jnp.where(t_key < t_query, 0.0, -jnp.inf)


class OverFlagged(eqx.Module):
    """One head that averages over the earlier positions with a flag, d_qk = d_v = 1; 1 is found if there are none."""

    numbers: FixedPoint = eqx.field(static=True, default=_BIT)
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(2, 0))
    weigh: Weighing = eqx.field(static=True, default=only_above(FixedPoint(2), 1))

    @abstractmethod
    def flag(self, x: Carried) -> jax.Array:
        """Whether a position counts."""

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head of one number."""
        return 1, 1

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head of one number."""
        return 1, 1

    def query(self, x: Carried) -> jax.Array:
        """1 at every position, so that the keys alone decide: (1, 1)."""
        return jnp.ones((1, 1))

    def key(self, x: Carried) -> jax.Array:
        """The flag as ±1."""
        return jnp.where(self.flag(x), 1.0, -1.0)[None, None]

    def value(self, x: Carried) -> jax.Array:
        """1 at every position, so that the sum counts: (1, 1)."""
        return jnp.ones((1, 1))

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Earlier positions alone: a mask before the query's own."""
        return earlier(t_query, t_key)

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """1 where no position counts."""
        return x._replace(found=(average[0, 0] == 0).astype(jnp.int32))
