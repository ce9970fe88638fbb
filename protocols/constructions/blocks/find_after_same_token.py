"""A second layer that finds what followed its own token: keys are codes of the token before, the query's is its own.

The score is 0 for a match and at most −2 otherwise. The first match counts, or, with t·2⁻ᶠ added to scores that
saturate at −1, the latest. Its position has all the weight, so that what it carries arrives exactly; where there is no
match, the token before it is not the one that was asked for, and this is seen.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.costs.logarithms import ceil_log2

from ...numbers.formats import FixedPoint
from ...numbers.weights import Weighing
from ...setting import Setting
from .fetch_earlier_token import Carried, FetchingModel, earlier_token
from .find_by_code import CodeLookup, address_bits

LONGEST = 1 << 14  # positions, so that scores with positions are below 2³¹


class AfterSame(CodeLookup):
    """One head of hard attention; `absent` is found where no earlier token was the same."""

    latest: bool = eqx.field(static=True, kw_only=True)
    absent: int = eqx.field(static=True, kw_only=True)
    places: int = eqx.field(static=True, kw_only=True)  # f

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
        later = t_key.astype(jnp.float32) * 2.0**-self.places if self.latest else 0.0
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


def after_same(setting: Setting, *, latest: bool, absent: int) -> FetchingModel:
    """Two layers: the token before, by position code; then what followed the last token where it was seen before."""
    places = ceil_log2(setting.length)
    score = FixedPoint(places + 1, places) if latest else FixedPoint(2)
    weigh = Weighing(score, (1,), exchanged=True, leftmost=True)
    codes = address_bits(setting.vocabulary + 1)
    second = AfterSame(codes, setting.vocabulary, weigh, latest=latest, absent=absent, places=places)
    return FetchingModel((earlier_token(setting, 1), second))


def check_length(name: str, setting: Setting) -> None:
    """Refuse more positions than scores can tell apart.

    Raises:
        ValueError: naming n and T.
    """
    if setting.length > LONGEST:
        raise ValueError(
            f"{name}: scores of 16 bits tell {LONGEST} positions apart, n={setting.n} has {setting.length}"
        )
