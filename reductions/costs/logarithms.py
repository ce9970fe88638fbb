"""Exact base-2 logarithms of integers and rigorous entropies: the arithmetic of every bit count in the house."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from fractions import Fraction

from .power import Count, Power

# Context.ln is correctly rounded; 60 digits leave an error below 1e-50 for every size that fits a machine.
_DIGITS = Context(prec=60)
_SLACK = Decimal("1e-40")


def ceil_log2(count: Count) -> int:
    """⌈log₂ count⌉: bits that name one of `count` things; also the bits to announce an answer out of `count`.

    Raises:
        ValueError: count < 1.

    Example:
        >>> [ceil_log2(count) for count in (1, 2, 3, 4, 5)]
        [0, 1, 2, 2, 3]
    """
    if isinstance(count, Power):
        return count.ceil_log2()
    if count < 1:
        raise ValueError(f"one of {count} things cannot be named")
    return (count - 1).bit_length()


def information_bits(n: int, symbols: int, error: Fraction = Fraction(0)) -> int:
    """⌈n·(log₂ V − H₂(ε) − ε·log₂(V−1))⌉: what a message carries of n uniform symbols, recalled with error ε.

    Fano's inequality for each of n independent symbols out of V = `symbols`. Zero from ε = 1 − 1/V on, where guessing
    is as good. Never rounded upwards by its own arithmetic: a value within 10⁻⁴⁰ of an integer counts as that integer.

    Raises:
        ValueError: n < 0, fewer than two symbols, or an error outside [0, 1].

    Source: Cover and Thomas (2006), Theorem 2.10.1.

    Example:
        >>> information_bits(16, 2), information_bits(16, 3), information_bits(100, 2, Fraction(1, 4))
        (16, 26, 19)
    """
    if n < 0 or symbols < 2 or not 0 <= error <= 1:
        raise ValueError(f"n={n}, symbols={symbols}, error={error}: wanted n ≥ 0, symbols ≥ 2 and 0 ≤ error ≤ 1")
    if error == 0:
        return ceil_log2(Power(symbols, n))
    if error >= Fraction(symbols - 1, symbols):
        return 0
    with localcontext(_DIGITS):
        per_symbol = log2(symbols) - entropy(error) - decimal(error) * log2(symbols - 1)
        return max(0, int((per_symbol * n - _SLACK * max(n, 1)).to_integral_value(rounding="ROUND_CEILING")))


def entropy(error: Fraction) -> Decimal:
    """H₂(ε) = −ε log₂ ε − (1−ε) log₂(1−ε), to 50 digits."""
    with localcontext(_DIGITS):
        parts = (decimal(part) for part in (error, 1 - error) if part)
        return -sum((part * log2(part) for part in parts), Decimal(0))


def log2(value: Decimal | int) -> Decimal:
    """log₂ of a positive number, to 50 digits."""
    return _DIGITS.divide(_DIGITS.ln(Decimal(value)), _DIGITS.ln(Decimal(2)))


def decimal(value: Fraction) -> Decimal:
    """A fraction as a 60-digit decimal."""
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
