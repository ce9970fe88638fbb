"""Heads: a vector (h·m,) as h vectors (h, m), each with a memory of its own.

Source: Vaswani et al., arXiv 1706.03762 (2017), Section 3.2.2.

Example:
    >>> split_heads(jax.numpy.arange(6.0), 2).tolist()
    [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
"""

from __future__ import annotations

import jax

_SMALLEST_SQUARE = 1e-24


def split_heads(x: jax.Array, heads: int) -> jax.Array:
    """(h·m,) as (h, m)."""
    return x.reshape(heads, -1)


def unit(x: jax.Array) -> jax.Array:
    """Vectors (…, m) scaled to length 1; the zero vector stays."""
    return x * jax.lax.rsqrt(jax.numpy.maximum((x * x).sum(axis=-1, keepdims=True), _SMALLEST_SQUARE))


def check_heads(width: int, heads: int) -> None:
    """Refuse heads that do not divide the width.

    Raises:
        ValueError: naming both.
    """
    if heads < 1 or width % heads:
        raise ValueError(f"heads={heads}: wanted a divisor of width={width}")
