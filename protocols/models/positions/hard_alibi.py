"""Hard ALiBi: head i = 1 … ⌈h/2⌉ sees the last i positions only, the other heads see all; no other positions.

Source: Jelassi et al., arXiv 2402.01032 (2024), Section 3.

Example:
    >>> scheme = POSITIONS(Shape(width=4, heads=2, length=8), jax.random.key(0))
    >>> [scheme.bias(3, t).tolist() for t in (3, 2)]  # the first head sees its own position alone
    [[0.0, 0.0], [-inf, 0.0]]
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp

from ..parts.position_scheme import PositionScheme, Shape


class HardAlibi(PositionScheme):
    """How far back each head sees; 0 for all the way."""

    reaches: tuple[int, ...] = eqx.field(static=True)

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """0 within reach and −∞ beyond: (h,)."""
        reach = jnp.array(self.reaches)
        return jnp.where((reach > 0) & (t_query - t_key >= reach), -jnp.inf, 0.0)


def hard_alibi(shape: Shape, key: jax.Array) -> HardAlibi:
    """Half of the heads, rounded up, see 1, 2, … positions."""
    masked = -(-shape.heads // 2)
    return HardAlibi(tuple(i + 1 if i < masked else 0 for i in range(shape.heads)))


POSITIONS = hard_alibi
