"""Two layers that continue a string by its g-grams: hard-ALiBi windows gather g tokens, a second layer finds them.

Head i of layer 1 averages over the latest i + 1 tokens, so heads i and i − 1 differ by the token i before, exactly as
long as the average's error is below 1/(2(i + 1)). What lies before the last boundary, a token V or above, counts as
boundary. Layer 2 finds the first symbol that comes after the same g-gram.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.costs.logarithms import ceil_log2

from ...numbers.formats import FixedPoint
from ...numbers.weights import Weighing
from .fetch_earlier_token import Carried
from .find_by_code import only_above

LONGEST_GRAM = 1 << 10
_BIT = FixedPoint(1, 0)


class GramWindows(eqx.Module):
    """g heads with masks and no scores; a position finds its token and the g before it, (g + 1,)."""

    grams: int = eqx.field(static=True)
    symbols: int = eqx.field(static=True)  # V; V and V + 1 are boundaries
    numbers: FixedPoint = eqx.field(static=True, default=_BIT)
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(16, 14))
    weigh: Weighing = eqx.field(static=True, default=only_above(FixedPoint(2), 1))

    @property
    def query_shape(self) -> tuple[int, int]:
        """g heads of one number."""
        return self.grams, 1

    @property
    def value_shape(self) -> tuple[int, int]:
        """g heads of the bits of a token."""
        return self.grams, ceil_log2(self.symbols + 2)

    def query(self, x: Carried) -> jax.Array:
        """1 in every head, so that positions alone decide."""
        return jnp.ones(self.query_shape)

    def key(self, x: Carried) -> jax.Array:
        """1 in every head, so that positions alone decide."""
        return jnp.ones(self.query_shape)

    def value(self, x: Carried) -> jax.Array:
        """Bits of the token as ±1, in every head."""
        return jnp.broadcast_to(self._signs(x.token), self.value_shape)

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Head i sees the latest i + 1 positions."""
        back = t_query - t_key
        return jnp.where((back >= 0) & (back <= 1 + jnp.arange(self.grams)), 0.0, -jnp.inf)

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """The tokens from sums of the windows; those before a boundary, or before all tokens, are boundaries."""
        size = 1 + jnp.minimum(x.t, 1 + jnp.arange(self.grams))
        sums = jnp.round(average * size.astype(jnp.float32)[:, None])
        signs = jnp.diff(sums, axis=0, prepend=self._signs(x.token)[None])  # ±1, or 0 before the first token
        before = jnp.sum((signs > 0).astype(jnp.int32) << self._places, axis=1)
        tokens = jnp.append(x.token, jnp.where((signs == 0).all(axis=1), self.symbols, before))
        hidden = jnp.cumsum(tokens >= self.symbols) > 0
        return x._replace(found=jnp.where(hidden, self.symbols, tokens))

    def _signs(self, token: jax.Array) -> jax.Array:
        return (2 * ((token >> self._places) & 1) - 1).astype(jnp.float32)

    @property
    def _places(self) -> jax.Array:
        return jnp.arange(self.value_shape[1])


class AfterGram(eqx.Module):
    """One head of hard attention on g-grams as signs; boundaries are no symbols, so a flag keeps them out."""

    grams: int = eqx.field(static=True)
    symbols: int = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True, default=_BIT)
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(2, 0))
    weigh: Weighing = eqx.field(static=True, default=Weighing(FixedPoint(2), (1,), exchanged=True, leftmost=True))

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head, the signs of g tokens and a flag."""
        return 1, 1 + self.grams * ceil_log2(self.symbols + 1)

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head, the bits of a symbol."""
        return 1, ceil_log2(self.symbols)

    def query(self, x: Carried) -> jax.Array:
        """The gram that ends here."""
        return self._signs(x.found[:-1], jnp.bool_(True))

    def key(self, x: Carried) -> jax.Array:
        """The gram that ends before."""
        return self._signs(x.found[1:], x.token < self.symbols)

    def value(self, x: Carried) -> jax.Array:
        """Bits of the token as ±1."""
        return (2 * ((x.token[None, None] >> jnp.arange(self.value_shape[1])) & 1) - 1).astype(jnp.float32)

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """0 for a match, −2 or less otherwise; earlier positions."""
        return jnp.where(t_key < t_query, -float(self.query_shape[1]), -jnp.inf)

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """The symbol that was found."""
        found = jnp.sum((average[0] > 0).astype(jnp.int32) << jnp.arange(self.value_shape[1]))
        return x._replace(found=jnp.minimum(found, self.symbols - 1))  # a boundary, where no gram is the same

    def _signs(self, gram: jax.Array, flag: jax.Array) -> jax.Array:
        bits = (gram[:, None] >> jnp.arange(ceil_log2(self.symbols + 1))) & 1
        return jnp.append((2 * bits.ravel() - 1).astype(jnp.float32), jnp.where(flag, 1.0, -1.0))[None]
