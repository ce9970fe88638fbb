"""Exact logarithms and rigorous entropies."""

from __future__ import annotations

from decimal import Context, localcontext
from fractions import Fraction
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reductions.costs.logarithms import ceil_log2, information_bits


@given(st.integers(1, 1 << 200))
def test_ceil_log2_is_the_least_t_with_two_to_the_t_enough(count):
    t = ceil_log2(count)
    assert 2**t >= count and (t == 0 or 2 ** (t - 1) < count)


@pytest.mark.parametrize("count", [0, -1])
def test_nothing_cannot_be_named(count):
    with pytest.raises(ValueError, match="cannot be named"):
        ceil_log2(count)


@given(st.integers(0, 60), st.integers(2, 9), st.integers(0, 12), st.integers(1, 12))
def test_information_bits_is_the_ceiling_by_integers_alone(n, symbols, a, b):
    """t = ⌈n·(log V − H − ε·log(V−1))⌉ with ε = a/b says: Vᵇⁿ·(aᵃ(b−a)ᵇ⁻ᵃ)ⁿ > 2ᵇ⁽ᵗ⁻¹⁾·bᵇⁿ·(V−1)ᵃⁿ, not for t + 1."""
    if a > b:
        a, b = b, a
    t = information_bits(n, symbols, Fraction(a, b))
    left = symbols ** (b * n) * (a**a * (b - a) ** (b - a)) ** n
    right = b ** (b * n) * (symbols - 1) ** (a * n)
    if Fraction(a, b) >= Fraction(symbols - 1, symbols):
        assert t == 0
    else:
        assert t == 0 or left > 2 ** (b * (t - 1)) * right
        assert left <= 2 ** (b * t) * right


def test_exact_integers_are_not_rounded_up_whatever_the_callers_decimal_context():
    """log₂ 3 − H₂(1/3) − 1/3 is exactly 1/3."""
    with localcontext(Context(prec=5)):
        assert [information_bits(n, 3, Fraction(1, 3)) for n in (3, 9, 12, 15)] == [1, 3, 4, 5]
        assert information_bits(3, 9, Fraction(1, 9)) == 7


def test_information_bits_against_floats():
    for error in (Fraction(1, 100), Fraction(1, 10), Fraction(49, 100)):
        e = float(error)
        expected = 4096 * (1 + e * log2(e) + (1 - e) * log2(1 - e))
        assert 0 <= information_bits(4096, 2, error) - expected < 1


@pytest.mark.parametrize(("n", "symbols", "error"), [(-1, 2, 0), (4, 1, 0), (4, 2, 2), (4, 2, -1)])
def test_what_has_no_entropy_is_refused(n, symbols, error):
    with pytest.raises(ValueError, match="wanted n ≥ 0"):
        information_bits(n, symbols, Fraction(error))
