"""A counting head: a position with the number that is asked for weighs 1, the asking one n, all others nothing.

Values are −1 and, at the asking position, +1. So with c occurrences the average is a = (n − c)/(n + c), two of which
differ by 1/(2n) or more, and c = n·(1 − a)/(1 + a).

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 5.6; proved here, in the lines above.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp

from ...numbers.formats import FixedPoint
from ...numbers.weights import Weighing
from ...setting import Setting

AVERAGE = FixedPoint(16, 14)  # held by the reader alone
_LARGEST = 4096  # averages are rounded to 2⁻¹⁴, and 1/(4n) must be more than half of that


def check_counts(name: str, setting: Setting) -> None:
    """Refuse sizes at which averages of 16 bits do not tell counts apart.

    Raises:
        ValueError: naming n.
    """
    if setting.n > _LARGEST:
        raise ValueError(f"{name}: averages of 16 bits tell counts apart up to n={_LARGEST}, not {setting.n}")


def counting_weights(n: int, width: int) -> Weighing:
    """n above the scores of codes of ±1 (width,), 1 at a full match, 0 below."""
    score = FixedPoint((3 * width + 1).bit_length() + 1)
    weights = [n if score.at(i) > width else int(score.at(i) == width) for i in range(score.count)]
    return Weighing(score, tuple(weights), exchanged=False)


def counting_bias(t_query: jax.Array, t_key: jax.Array, width: int) -> jax.Array:
    """The asking position is above all matches; the number before it is what is asked for, and not counted."""
    return jnp.where(t_key == t_query, 2.0 * width + 1, jnp.where(t_key == t_query - 1, -jnp.inf, 0.0))


def exceeds(average: jax.Array, n: int, threshold: jax.Array) -> jax.Array:
    """Whether the count that an average tells is above the threshold."""
    count = jnp.round(n * (1 - average) / (1 + average))
    return (count > threshold.astype(jnp.float32)).astype(jnp.int32)
