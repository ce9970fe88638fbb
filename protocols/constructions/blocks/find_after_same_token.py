"""A second layer that finds what followed its own token: keys are codes of the token before, the query's is its own.

The score is 0 for a match and at most −2 otherwise. The first match counts, or, with t·2⁻ᶠ added to scores that
saturate at −1, the latest. Its position has all the weight, so that what it carries arrives exactly; where there is no
match, the token before it is not the one that was asked for, and this is seen.

By softmax no two positions have the same score, t·2⁻ᶠ being taken off where the first counts, and one step is a factor
of 9: all others together weigh at most 1/8 of the largest, and the signs are those of its position.
"""

from __future__ import annotations

from dataclasses import replace
from math import log

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.costs.logarithms import ceil_log2

from ...numbers.formats import FixedPoint
from ...numbers.weights import Weighing
from ...setting import Setting
from .fetch_earlier_token import Carried, FetchingModel, earlier_token
from .find_by_code import CodeLookup, address_bits, softmax

LONGEST = 1 << 14  # positions, so that scores with positions are below 2³¹


class AfterSame(CodeLookup):
    """One head of hard attention; `absent` is found where no earlier token was the same."""

    latest: bool = eqx.field(static=True, kw_only=True)
    absent: int = eqx.field(static=True, kw_only=True)
    places: int = eqx.field(static=True, kw_only=True)  # f
    soft: bool = eqx.field(static=True, kw_only=True, default=False)

    def asked(self, x: Carried) -> jax.Array:
        """The token whose earlier occurrence is looked for: its own."""
        return x.token

    def address(self, x: Carried) -> jax.Array:
        """The token before."""
        return x.found

    def symbol(self, x: Carried) -> jax.Array:
        """The token and, in higher bits, the one before, or 0 for nothing."""
        return x.token + ((x.found % self.symbols) << self._bits)

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head, the bits of two tokens."""
        return 1, 2 * self._bits

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Counts from a match; the query's own position is seen, since its token may be what followed."""
        place = t_key.astype(jnp.float32) * 2.0**-self.places
        later = place if self.latest else -place if self.soft else 0.0
        return jnp.where(t_key <= t_query, later - self.codes.shape[1], -jnp.inf)

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """What followed, if it followed the same token."""
        pair = self.decoded(average)
        after, before = pair % (1 << self._bits), pair >> self._bits
        return x._replace(found=jnp.where(before == x.token, after, self.absent))

    @property
    def _bits(self) -> int:
        return ceil_log2(self.symbols)

    @property
    def _places(self) -> jax.Array:
        return jnp.arange(2 * self._bits)


def after_same(setting: Setting, *, latest: bool, absent: int, weights: int = 0) -> FetchingModel:
    """Two layers: the token before, by position code; then what followed the last token where it was seen before.

    With softmax in both, its weights in so many bits, where they are not 0.
    """
    places = ceil_log2(setting.length)
    if weights:
        return _by_softmax(setting, latest, absent, weights)
    score = FixedPoint(places + 1, places) if latest else FixedPoint(2)
    weigh = Weighing(score, (1,), exchanged=True, leftmost=True)
    codes = address_bits(setting.vocabulary + 1)
    second = AfterSame(codes, setting.vocabulary, weigh, latest=latest, absent=absent, places=places)
    return FetchingModel((earlier_token(setting, 1), second))


def _by_softmax(setting: Setting, latest: bool, absent: int, weights: int) -> FetchingModel:
    places, codes = ceil_log2(setting.length), address_bits(setting.vocabulary + 1)
    first = earlier_token(setting, 1)
    near = FixedPoint(first.codes.shape[1].bit_length() + 1)
    first = replace(first, weigh=softmax(near, log(4 * setting.length) / 2, weights))
    score = FixedPoint(places + (2 * codes.shape[1]).bit_length() + 1, places)
    weigh = softmax(score, log(9), weights)
    second = AfterSame(codes, setting.vocabulary, weigh, latest=latest, absent=absent, places=places, soft=True)
    return FetchingModel((first, second))


def check_length(name: str, setting: Setting) -> None:
    """Refuse more positions than scores can tell apart.

    Raises:
        ValueError: naming n and T.
    """
    if setting.length > LONGEST:
        raise ValueError(
            f"{name}: scores of 16 bits tell {LONGEST} positions apart, n={setting.n} has {setting.length}"
        )
