"""No positions: attention sees a set of tokens.

Source: Kazemnejad et al., arXiv 2305.19466 (2023), NoPE.
"""

from __future__ import annotations

import jax

from ..parts.position_scheme import PositionScheme, Shape


def none(shape: Shape, key: jax.Array) -> PositionScheme:
    """The scheme that changes nothing."""
    return PositionScheme()


POSITIONS = none
