"""Whole numbers as people read them: long ones as a power of two, counts with what is counted."""

from __future__ import annotations

from .measure import Side
from .power import Count, Power

SHORT = 64  # bits; longer numbers are unreadable in a table


def numeral(value: Count, *, side: Side | None = None, longest: int = SHORT) -> str:
    """The number in digits up to `longest` bits; past them 2ᵏ or ≈2ᵏ, k = ⌊log₂ value⌋, or what it implies on a side.

    A lower bound implies the power of two below it, an upper bound the one above it.

    Example:
        >>> numeral(11), numeral(2**100), numeral(2**100 + 1)
        ('11', '2^100', '≈2^100')
        >>> numeral(2**100 + 1, side=Side.LOWER), numeral(2**100 + 1, side=Side.UPPER)
        ('2^100', '2^101')
    """
    if value.bit_length() <= longest:
        return str(int(value))
    power = value.bit_length() - 1
    exact = value.is_power_of_two if isinstance(value, Power) else value == 1 << power
    if side is Side.UPPER:
        return f"2^{power if exact else power + 1}"
    return f"2^{power}" if exact or side is Side.LOWER else f"≈2^{power}"


def counted(count: int, noun: str, spec: str = "") -> str:
    """So many of something, written to a format: one is none more.

    Example:
        >>> counted(1, "bit"), counted(0, "error"), counted(2048, "bit", ",")
        ('1 bit', '0 errors', '2,048 bits')
    """
    return f"{count:{spec}} {noun}{'' if count == 1 else 's'}"


def short(value: Count) -> int | str:
    """A number that is short enough to read as it is, so that tables set it flush right; else its numeral."""
    return int(value) if value.bit_length() <= SHORT else numeral(value)
