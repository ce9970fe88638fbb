"""Layers of subsets: how many elements have so many subsets of which none contains another, in bits."""

from __future__ import annotations

from math import comb, log2, pi

from .power import Power

_EXACT = 12  # 2^i elements up to here are counted; beyond, by bounds of Stirling's kind where they decide
_ROUNDING = 1e-6  # more than floats err by, below 2²⁷ bits


def layer_bits(count: Power) -> int:
    """⌈log₂ k⌉ for the least k with C(k, ⌊k/2⌋) ≥ count, the size of the largest antichain (Sperner).

    4ʲ/√(π(j + ½)) ≤ C(2j, j) ≤ 4ʲ/√(πj) tells without multiplying out, but for near ties.

    Example:
        >>> layer_bits(Power(2, 3)), layer_bits(Power(2, 10**6))
        (3, 20)
    """
    bits = 0
    while not _holds(bits, count):
        bits += 1
    return bits


def _holds(bits: int, count: Power) -> bool:
    """Whether the middle layer of 2^bits elements has so many subsets."""
    elements = 1 << bits
    wanted = count.exponent * log2(count.base)
    if bits > _EXACT:
        half = elements // 2
        if elements - log2(pi * (half + 0.5)) / 2 > wanted + _ROUNDING:
            return True
        if elements - log2(pi * half) / 2 < wanted - _ROUNDING:
            return False
    elif elements < wanted:
        return False
    return comb(elements, elements // 2) >= int(count)
