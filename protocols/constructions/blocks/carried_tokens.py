"""One layer of attention that carries every token to the last position: what linear width can always do.

A number of 13 bits carries as many tokens side by side as 12 bits hold. The readout is any function of the whole
sequence, so this solves every task, at a width of O(T log V); it is the upper bound beside which a linear lower bound
is seen to be met but for a logarithm.
"""

from __future__ import annotations

from abc import abstractmethod

import equinox as eqx
import jax
import jax.numpy as jnp

from ...setting import Setting
from .uniform_sums import UniformSums

_BITS = 12  # of the numbers that tokens are written in, side by side


class CarriedTokens(UniformSums):
    """Token t is a digit of sum ⌊t/g⌋, for g tokens to a number."""

    bits: tuple[int, ...] = eqx.field(static=True)  # of each of the g tokens of a number

    def value(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """The token at its place, 0 elsewhere."""
        token, t = x
        group = len(self.bits)
        digit = token << self._places[t % group]
        return jnp.where(jnp.arange(self.width) == t // group, digit, 0).astype(jnp.float32)[None]

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """What the sequence says."""
        numbers = self.sums(average).astype(jnp.int32)
        digits = (numbers[:, None] >> self._places) % (1 << jnp.array(self.bits))
        return self.decide(digits.ravel()[: self.length])

    @abstractmethod
    def decide(self, tokens: jax.Array) -> jax.Array:
        """The output for a sequence (T,)."""

    @property
    def _places(self) -> jax.Array:
        return jnp.array([sum(self.bits[:i]) for i in range(len(self.bits))])


def sizes_of(setting: Setting, repeating: tuple[int, ...] = ()) -> tuple[int, int, int, tuple[int, ...]]:
    """T, the number of sums, bits of a number with its sign, and of its tokens.

    All tokens have the bits of the vocabulary, or bits that repeat as is said, where a number holds them.
    """
    one = max(1, (setting.vocabulary - 1).bit_length())
    bits = repeating if 0 < sum(repeating) <= _BITS else (one,) * max(1, _BITS // one)
    return setting.length, -(-setting.length // len(bits)), sum(bits) + 1, bits


def check_sizes(name: str, setting: Setting) -> None:
    """Refuse tokens that averages of 16 bits would not tell apart.

    Raises:
        ValueError: naming n and the bits of a token.
    """
    bits = sizes_of(setting)[3]
    if bits[0] > _BITS:
        raise ValueError(f"{name} carries tokens of {_BITS} bits, not of the {bits[0]} at n={setting.n}")
