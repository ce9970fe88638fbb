"""Rotary positions: coordinates i, i + d_qk/2 of queries and keys are turned by t/λᵢ; a score depends on t_q − t_k.

Source: Su et al., arXiv 2104.09864 (2021).

Example:
    >>> scheme = POSITIONS(Shape(width=4, heads=1, length=8), jax.random.key(0))
    >>> turned = scheme.turn(jnp.array([[1.0, 0.0]]), 2)  # by 2 radians: cos 2 and sin 2
    >>> [round(float(x), 3) for x in turned[0]]
    [-0.416, 0.909]
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from ..parts.position_scheme import PositionScheme, Shape


class Rotary(PositionScheme):
    """Rotations at d_qk/2 speeds; an odd last coordinate stays."""

    def turn(self, heads: jax.Array, t: jax.Array) -> jax.Array:
        """Both halves of every head turned by the angles at t."""
        half = heads.shape[-1] // 2
        angle = jnp.asarray(t, jnp.float32) / 10000.0 ** (jnp.arange(half, dtype=jnp.float32) / max(half, 1))
        cos, sin = jnp.cos(angle), jnp.sin(angle)
        a, b, rest = heads[..., :half], heads[..., half : 2 * half], heads[..., 2 * half :]
        return jnp.concatenate([a * cos - b * sin, a * sin + b * cos, rest], axis=-1)


def rotary(shape: Shape, key: jax.Array) -> Rotary:
    """Nothing is random."""
    return Rotary()


POSITIONS = rotary
