"""Linear recurrence, all at once: h_t = a_t·h_{t−1} + b_t from h_{−1} = 0, by an associative scan.

Steps (a, b) compose to steps: (a₂, b₂) after (a₁, b₁) is (a₂·a₁, a₂·b₁ + b₂). The scan adds up in another order than a
loop and is not bit-identical to one: it is for training and for checks, never for a protocol.

Source: Blelloch, Prefix sums and their applications, CMU-CS-90-190 (1990), Section 1.4.

Example:
    >>> linear_scan(jnp.full(3, 0.5), jnp.ones(3)).tolist()
    [1.0, 1.5, 1.75]
"""

from __future__ import annotations

import jax
import jax.numpy as jnp


def linear_scan(a: jax.Array, b: jax.Array) -> jax.Array:
    """All h (T, …), elementwise, from a and b (T, …) of shapes that broadcast."""
    a, b = jnp.broadcast_arrays(a, b)
    return jax.lax.associative_scan(_after, (a, b))[1]


def _after(first: tuple[jax.Array, jax.Array], second: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
    return second[0] * first[0], second[0] * first[1] + second[1]
