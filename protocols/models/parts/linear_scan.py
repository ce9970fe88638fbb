"""Linear recurrence, all at once: h_t = a_t·h_{t−1} + b_t from any h before the first, by an associative scan.

Steps (a, b) compose to steps: (a₂, b₂) after (a₁, b₁) is (a₂·a₁, a₂·b₁ + b₂). The scan adds up in another order than a
loop and is not bit-identical to one: it is for training and for checks, never for a protocol.

Source: Blelloch, Prefix sums and their applications, CMU-CS-90-190 (1990), Section 1.4.

Example:
    >>> linear_scan(jax.numpy.float32(2), jax.numpy.full(3, 0.5), jax.numpy.ones(3)).tolist()
    [2.0, 2.0, 2.0]
"""

from __future__ import annotations

import jax


def linear_scan(before: jax.Array, a: jax.Array, b: jax.Array) -> jax.Array:
    """All h (T, …), elementwise, from the h before them (…) and a and b (T, …), of one shape."""
    return jax.lax.associative_scan(_after, (a, b.at[0].add(a[0] * before)))[1]


def _after(first: tuple[jax.Array, jax.Array], second: tuple[jax.Array, jax.Array]) -> tuple[jax.Array, jax.Array]:
    return second[0] * first[0], second[0] * first[1] + second[1]
