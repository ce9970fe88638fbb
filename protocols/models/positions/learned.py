"""Learned positions: x + P[t], a vector for every position up to the longest input.

Source: Gehring et al., arXiv 1705.03122 (2017).

Example:
    >>> scheme = POSITIONS(Shape(width=4, heads=2, length=8), jax.random.key(0))
    >>> scheme.longest, scheme.table.shape
    (8, (8, 4))
"""

from __future__ import annotations

import jax

from ..parts.position_scheme import PositionScheme, Shape


class Learned(PositionScheme):
    """One vector a position."""

    table: jax.Array  # (T, d)

    @property
    def longest(self) -> int:
        """Number of positions that it has a vector for, T."""
        return self.table.shape[0]

    def place(self, x: jax.Array, t: jax.Array) -> jax.Array:
        """x plus the vector of t."""
        return x + self.table[t]


def learned(shape: Shape, key: jax.Array) -> Learned:
    """Normal vectors, as before any training."""
    return Learned(jax.random.normal(key, (shape.length, shape.width)))


POSITIONS = learned
