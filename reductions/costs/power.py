"""Counts bᵉ too long to write: their logarithms by intervals that are rounded outwards, the integer on demand.

nⁿ at n = 10⁶ has twenty million bits, and all that is asked of it is how many.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context, Decimal, localcontext
from typing import TypeAlias

_DIGITS = Context(prec=60)
_SLACK = Decimal("1e-55")  # relative; far above what four operations of 60 digits, each correctly rounded, err by
_WRITTEN = 1 << 12  # bits; shorter counts are plain integers at once


@dataclass(frozen=True)
class Power:
    """baseᵉ for a base ≥ 1 and an exponent ≥ 0, not multiplied out.

    Example:
        >>> Power(3, 10**6).ceil_log2(), int(Power(3, 4))
        (1584963, 81)
    """

    base: int
    exponent: int

    def __post_init__(self) -> None:
        if self.base < 1 or self.exponent < 0:
            raise ValueError(f"{self.base}^{self.exponent}: wanted a base ≥ 1 and an exponent ≥ 0")

    def __int__(self) -> int:
        return int(self.base**self.exponent)

    def bit_length(self) -> int:
        """⌊log₂⌋ + 1."""
        return self._floor_log2() + 1

    def ceil_log2(self) -> int:
        """⌈log₂⌉: bits that name one of so many things."""
        return self._floor_log2() + (not self.is_power_of_two)

    @property
    def is_power_of_two(self) -> bool:
        """Whether its logarithm is an integer; the base's is, then, or there is nothing to multiply."""
        return self.base & (self.base - 1) == 0 or not self.exponent

    def _floor_log2(self) -> int:
        if self.is_power_of_two:
            return self.exponent * (self.base.bit_length() - 1)
        if self.exponent * self.base.bit_length() <= _WRITTEN:
            return int(self).bit_length() - 1
        least, most = interval_log2(self.base, self.exponent)
        return least if least == most else int(self).bit_length() - 1


def interval_log2(base: int, exponent: int) -> tuple[int, int]:
    """⌊·⌋ of two numbers between which exponent·log₂ base lies.

    Example:
        >>> interval_log2(3, 10)
        (15, 15)
    """
    with localcontext(_DIGITS):
        middle = Decimal(exponent) * Decimal(base).ln() / Decimal(2).ln()
        aside = middle * _SLACK
        low = (middle - aside).to_integral_value(rounding=ROUND_FLOOR)
        return int(low), int((middle + aside).to_integral_value(rounding=ROUND_FLOOR))


Count: TypeAlias = int | Power
