"""What attention knows of positions: added to the embedding, turned into queries and keys, or added to scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp

from reductions import Shelf


class PositionScheme(eqx.Module):
    """No positions; a scheme changes what it needs to. Positions are public."""

    @property
    def longest(self) -> int | None:
        """Number of positions that there are; None where there is one for every t."""
        return None

    def place(self, x: jax.Array, t: jax.Array) -> jax.Array:
        """The embedding of a token at t: (d,) ↦ (d,)."""
        return x

    def turn(self, heads: jax.Array, t: jax.Array) -> jax.Array:
        """A query or a key at t: (h, d_qk) ↦ (h, d_qk)."""
        return heads

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """What is added to the score: a number, or one a head (h,); −∞ masks."""
        return jnp.float32(0)


@dataclass(frozen=True)
class Shape:
    """What a scheme is made for: width d, h heads, T positions."""

    width: int
    heads: int
    length: int


POSITIONS: Shelf[Callable[[Shape, jax.Array], PositionScheme]] = Shelf("protocols.models.positions", "POSITIONS")
