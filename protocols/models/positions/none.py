"""No positions: attention sees a set of tokens.

Source: Kazemnejad et al., arXiv 2305.19466 (2023), NoPE.

Example:
    >>> scheme = POSITIONS(Shape(width=4, heads=2, length=8), jax.random.key(0))
    >>> scheme.place(jax.numpy.ones(4), 5).tolist(), float(scheme.bias(3, 1))
    ([1.0, 1.0, 1.0, 1.0], 0.0)
"""

from __future__ import annotations

import jax

from ..parts.position_scheme import PositionScheme, Shape


def none(shape: Shape, key: jax.Array) -> PositionScheme:
    """The scheme that changes nothing."""
    return PositionScheme()


POSITIONS = none
