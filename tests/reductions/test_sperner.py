"""Layers of subsets against binomials that are written out."""

from __future__ import annotations

from itertools import count
from math import comb

import pytest

from reductions.costs.power import Power
from reductions.costs.sperner import layer_bits


def least(wanted: int) -> int:
    return (next(k for k in count() if comb(k, k // 2) >= wanted) - 1).bit_length()


@pytest.mark.parametrize("base", [2, 3, 5])
def test_small_counts(base: int) -> None:
    assert [layer_bits(Power(base, n)) for n in range(1, 40)] == [least(base**n) for n in range(1, 40)]


@pytest.mark.parametrize("n", [8183, 8184, 8185, 8186, 8192])
def test_beside_a_power_of_two(n: int) -> None:
    """C(8192, 4096) lies between 2^8184 and 2^8186: bounds decide there as the integer does."""
    assert layer_bits(Power(2, n)) == (13 if comb(8192, 4096) >= 2**n else 14)
