"""State spaces: numbers kept for each channel, channels inside a block, and steps Δ log-uniform in [1/1000, 1/10].

With a rate of about 1 to start from, memories last from ten to a thousand tokens.

Source: Gu and Dao, Mamba, arXiv 2312.00752 (2023), Section 3.6; Gu et al., arXiv 2206.12037 (2022).

Example:
    >>> steps = random_steps(jax.random.key(0), 100)
    >>> bool(((steps > 0.00099) & (steps < 0.1001)).all())
    True
    >>> bool(jnp.allclose(jax.nn.softplus(before_softplus(steps)), steps))
    True
"""

from __future__ import annotations

from math import log

import jax
import jax.numpy as jnp

_SHORTEST, _LONGEST = 1e-3, 1e-1
_LARGEST = 1 << 12
_WIDEST = 16


def random_steps(key: jax.Array, count: int) -> jax.Array:
    """Δ (count,) from a key."""
    return jnp.exp(jax.random.uniform(key, (count,), minval=log(_SHORTEST), maxval=log(_LONGEST)))


def before_softplus(steps: jax.Array) -> jax.Array:
    """b with softplus(b) = Δ > 0: Δ + log(1 − e^{−Δ})."""
    return steps + jnp.log(-jnp.expm1(-steps))


def check_states(states: int) -> None:
    """Refuse a memory of no numbers, or of more than any machine has.

    Raises:
        ValueError: naming the number.
    """
    if not 1 <= states <= _LARGEST:
        raise ValueError(f"states={states}: wanted 1 to {_LARGEST} numbers for each channel")


def check_expansion(expansion: int) -> None:
    """Refuse a block that is not as wide inside as outside, or beyond any model.

    Raises:
        ValueError: naming the factor.
    """
    if not 1 <= expansion <= _WIDEST:
        raise ValueError(f"expansion={expansion}: wanted 1 to {_WIDEST} channels inside for each outside")
