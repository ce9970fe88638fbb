"""Real numbers as claims: in millionths, rounded to the side that is proved."""

from __future__ import annotations

from math import isqrt

MILLION = 10**6


def ceil_root(number: int) -> int:
    """⌈√number⌉.

    Example:
        >>> ceil_root(16), ceil_root(17), ceil_root(0)
        (4, 5, 0)
    """
    return isqrt(number - 1) + 1 if number > 0 else 0
