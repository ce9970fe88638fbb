"""Sinusoidal positions: x + (sin t/λ₁, …, cos t/λ₁, …), λᵢ = 10000^(2i/d).

Source: Vaswani et al., arXiv 1706.03762 (2017), Section 3.5.

Example:
    >>> scheme = POSITIONS(Shape(width=4, heads=1, length=8), jax.random.key(0))
    >>> scheme.place(jnp.zeros(4), 0).tolist()  # sin 0, sin 0, cos 0, cos 0
    [0.0, 0.0, 1.0, 1.0]
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp

from ..parts.position_scheme import PositionScheme, Shape


class Sinusoidal(PositionScheme):
    """Sines, then cosines, at d/2 wavelengths."""

    width: int = eqx.field(static=True)

    def place(self, x: jax.Array, t: jax.Array) -> jax.Array:
        """x plus the waves at t."""
        waves = jnp.arange((self.width + 1) // 2, dtype=jnp.float32)
        angle = jnp.asarray(t, jnp.float32) / 10000.0 ** (waves / (self.width / 2))
        return x + jnp.concatenate([jnp.sin(angle), jnp.cos(angle)])[: self.width]


def sinusoidal(shape: Shape, key: jax.Array) -> Sinusoidal:
    """Nothing is random."""
    return Sinusoidal(shape.width)


POSITIONS = sinusoidal
