"""Bits that hold n symbols of k values, also where kⁿ is too long to be written.

Example:
    >>> content_bits(7, 2), content_bits(3, 3), content_bits(10**9, 4096)
    (7, 5, 12000000000)
"""

from __future__ import annotations

from decimal import localcontext

from reductions.costs.logarithms import ceil_log2, log2

from ...bounds.capacity import Capacity

_WRITTEN = 1 << 17  # bits of a power that is built


def content_bits(n: int, k: int) -> int:
    """⌈n·log₂ k⌉; where kⁿ is not built and k is no power of two it may be one more."""
    if k & (k - 1) == 0:
        return n * (k.bit_length() - 1)
    if n * k.bit_length() <= _WRITTEN:
        return ceil_log2(k**n)
    with localcontext() as context:
        context.prec = 60
        return int(n * log2(k)) + 1


def covers(capacity: Capacity, n: int, k: int) -> bool:
    """Whether M ≥ kⁿ; false in doubt, within 10⁻³⁰ of equality, which loses nothing but a status."""
    if n * k.bit_length() <= _WRITTEN:
        inputs = k**n
        return capacity.states_up_to(inputs) == inputs
    return capacity.bits is not None and capacity.bits >= content_bits(n, k)
