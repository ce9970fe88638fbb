"""A window of the last tokens below one head of attention: what follows a gram is found, or tokens are counted.

The state is the last w tokens, each written with the bits of a token or of none. What comes out at a position is the
window before its token, the window after it, and the token: enough for a layer of attention to ask for a gram, and for
a token to say which gram it follows. No number that is sent has more than one bit.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 5.6, whose hybrids do lookup, recall, c-grams and counting.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions.costs.logarithms import ceil_log2

from ...numbers.formats import Below, FixedPoint, Format
from ...numbers.weights import Weighing
from .find_by_code import address_bits


class Passed(NamedTuple):
    """What comes out of the window at a position."""

    before: jax.Array  # the window before the token, (w,)
    after: jax.Array  # the window that ends with the token, (w,)
    token: jax.Array
    t: jax.Array


class WindowLayer(eqx.Module):
    """A model for the hybrid split: the window, and a head whose maps a subclass gives; it is its own only layer."""

    tokens: int = eqx.field(static=True)  # V; V itself means none
    window: int = eqx.field(static=True)  # w
    weigh: Weighing = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True, default=FixedPoint(1))

    @property
    def layers(self) -> tuple[WindowLayer]:
        """The model itself, which is one layer."""
        return (self,)

    @property
    def average(self) -> FixedPoint:
        """Held by the reader alone."""
        return FixedPoint(16, 14)

    @property
    def code_bits(self) -> int:
        """Of a token or none."""
        return ceil_log2(self.tokens + 1)

    @property
    def query_shape(self) -> tuple[int, int]:
        """One head, the code of a window."""
        return 1, self.window * self.code_bits

    def start(self) -> jax.Array:
        """w places with the mark of no token: (w,)."""
        return jnp.full(self.window, self.tokens, jnp.int32)

    def formats(self) -> Format:
        """Tokens or none."""
        return Below(self.tokens + 1)

    def extend(self, state: jax.Array, token: jax.Array, t: jax.Array) -> tuple[jax.Array, Passed]:
        """The window moves."""
        after = jnp.concatenate([state[1:], token[None]])
        return after, Passed(state, after, token, t)

    def code(self, window: jax.Array) -> jax.Array:
        """Bits of its tokens as ±1, (1, w·bits)."""
        return address_bits(self.tokens + 1)[window].reshape(1, -1)

    @abstractmethod
    def query(self, x: Passed) -> jax.Array:
        """The code that is looked for: (1, w·bits)."""

    @abstractmethod
    def key(self, x: Passed) -> jax.Array:
        """The code by which a position is found: (1, w·bits)."""

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """The query's own position is masked."""
        return jnp.where(t_key == t_query, -jnp.inf, 0.0)

    def update(self, x: Passed, average: jax.Array) -> Any:
        """Both, for the reader."""
        return x, average


class GramLayer(WindowLayer):
    """What followed the leftmost gram that is the last w tokens; nothing where no gram is."""

    @property
    def value_shape(self) -> tuple[int, int]:
        """One head, the codes of the gram and of what followed."""
        return 1, (self.window + 1) * self.code_bits

    def query(self, x: Passed) -> jax.Array:
        """The last w tokens."""
        return self.code(x.after)

    def key(self, x: Passed) -> jax.Array:
        """The w tokens before."""
        return self.code(x.before)

    def value(self, x: Passed) -> jax.Array:
        """The gram, and the token after it."""
        return self.code(jnp.append(x.before, x.token))

    def followed(self, x: Passed, average: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Whether the leftmost of the best matches is the gram, and what followed it."""
        bits = (average[0] > 0).reshape(self.window + 1, self.code_bits)
        found = jnp.sum(bits.astype(jnp.int32) << jnp.arange(self.code_bits), axis=1)
        return (found[:-1] == x.after).all(), found[-1]


def leftmost(window: int, code_bits: int) -> Weighing:
    """1 for the leftmost position of the largest score, on whole scores from −w·bits to w·bits."""
    return Weighing(FixedPoint((window * code_bits).bit_length() + 1), (1,), exchanged=True, leftmost=True)
