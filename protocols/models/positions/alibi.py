"""ALiBi: score − m·(t_q − t_k), with a slope m = 2^(−8i/h) for head i = 1 … h.

Source: Press, Smith and Lewis, arXiv 2108.12409 (2021).

Example:
    >>> scheme = POSITIONS(Shape(width=4, heads=2, length=8), jax.random.key(0))
    >>> scheme.bias(3, 1).tolist()  # −2·2⁻⁴ and −2·2⁻⁸
    [-0.125, -0.0078125]
"""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp

from ..parts.position_scheme import PositionScheme, Shape


class Alibi(PositionScheme):
    """A slope a head."""

    constants: ClassVar[tuple[str, ...]] = ("slopes",)  # not trained

    slopes: jax.Array  # (h,)

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """−m_h·(t_query − t_key), with a slope for each head: (h,)."""
        return -self.slopes * jnp.asarray(t_query - t_key, jnp.float32)


def alibi(shape: Shape, key: jax.Array) -> Alibi:
    """The slopes of the paper."""
    return Alibi(2.0 ** (-8 * (1 + jnp.arange(shape.heads, dtype=jnp.float32)) / shape.heads))


POSITIONS = alibi
