"""One layer of attention that carries every token to the last position, a sum each: what linear width can always do.

The readout is any function of the whole sequence, so this solves every task, at a width of T; it is the upper bound
beside which a linear lower bound is seen to be met but for a logarithm.
"""

from __future__ import annotations

from abc import abstractmethod

import jax
import jax.numpy as jnp

from .uniform_sums import UniformSums


class CarriedTokens(UniformSums):
    """Sum t is the token at position t: `width` is T, and tokens are below 2ᵖ⁻¹."""

    def value(self, x: tuple[jax.Array, jax.Array]) -> jax.Array:
        """The token at its place, 0 elsewhere."""
        return jnp.zeros(self.width).at[x[1]].set(x[0].astype(jnp.float32))[None]

    def read(self, average: jax.Array, token: jax.Array, t: jax.Array) -> jax.Array:
        """What the sequence says."""
        return self.decide(self.sums(average).astype(jnp.int32))

    @abstractmethod
    def decide(self, tokens: jax.Array) -> jax.Array:
        """The output for a sequence (T,)."""
