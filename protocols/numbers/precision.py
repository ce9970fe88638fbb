"""Precisions of a simulated model: p-bit fixed point for a number p, a float dtype for its name."""

from __future__ import annotations

from .formats import LARGEST_PRECISION, FixedPoint, Float, Format, float_dtype

Precision = int | str
_WIDEST = 32


def number_format(precision: Precision, exponent: int = 0) -> Format:
    """The format of a number expected in [−2ᵏ, 2ᵏ), k = `exponent`: p-bit codes over just that range, or a float dtype.

    Raises:
        ValueError: neither 1 … 16 bits nor a float dtype of at most 32.

    Example:
        >>> number_format(4), number_format(4, 2)
        (FixedPoint(precision=4, fraction=3), FixedPoint(precision=4, fraction=1))
        >>> number_format("bfloat16")
        Float(name='bfloat16')
    """
    if isinstance(precision, int):
        if not 1 <= precision <= LARGEST_PRECISION:
            raise ValueError(
                f"precision={precision}: wanted 1 to {LARGEST_PRECISION} bits, or a float dtype such as float32"
            )
        return FixedPoint(precision, precision - 1 - exponent)
    if bits_of(precision) > _WIDEST:
        raise ValueError(f"precision={precision}: wanted at most {_WIDEST} bits")
    return Float(precision)


def bits_of(precision: Precision) -> int:
    """Bits of one number.

    Example:
        >>> bits_of(5), bits_of("float16"), bits_of("float8_e4m3fn")
        (5, 16, 8)
    """
    return precision if isinstance(precision, int) else Float.bits_of(float_dtype(precision))
