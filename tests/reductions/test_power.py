"""Powers that are not multiplied out, against Python's integers and another library's arithmetic."""

import mpmath
import pytest

from lowerbounds import bound
from reductions import PROBLEMS
from reductions.costs.logarithms import ceil_log2
from reductions.costs.power import Power, interval_log2

BASES = (1, 2, 3, 5, 7, 8, 10, 255, 256, 257, 2**64 - 1, 2**64, 2**64 + 1)
HUGE = 10**6


def _accepts(name):
    try:
        PROBLEMS.get(name).check_size(HUGE)
    except ValueError:
        return False
    return True


LARGE = [*filter(_accepts, PROBLEMS.names()), "index:symbols=999983", "pointer_jumping:rounds=3"]


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("exponent", [0, 1, 2, 63, 64, 500, 1300, 2583, 5000])
def test_logarithms_are_those_of_the_integer(base, exponent):
    count = base**exponent
    assert int(Power(base, exponent)) == count
    assert Power(base, exponent).bit_length() == count.bit_length()
    assert ceil_log2(Power(base, exponent)) == (count - 1).bit_length()


@pytest.mark.parametrize("base", [3, 10, 999_983, 10**6])
def test_intervals_hold_the_logarithm(base):
    mpmath.mp.prec = 400
    least, most = interval_log2(base, HUGE)
    assert least == most == int(mpmath.floor(HUGE * mpmath.log(base, 2)))


def test_an_interval_with_an_integer_in_it_is_settled_by_the_integer():
    """(2¹⁰⁰⁰ − 1)⁵ is so near 2⁵⁰⁰⁰ that sixty digits do not tell."""
    base = 2**1000 - 1
    assert interval_log2(base, 5) == (4999, 5000)
    assert Power(base, 5).bit_length() == (base**5).bit_length() == 5000


@pytest.mark.parametrize(("base", "exponent"), [(0, 3), (2, -1)])
def test_what_is_no_count_is_refused(base, exponent):
    with pytest.raises(ValueError, match="wanted a base"):
        Power(base, exponent)


@pytest.mark.parametrize("name", LARGE)
def test_no_bound_multiplies_out_a_huge_power(name, monkeypatch):
    problem = PROBLEMS.get(name)
    monkeypatch.setattr(Power, "__int__", lambda power: pytest.fail(f"{power} was multiplied out"))
    found = bound(problem, HUGE)
    assert len(found.bounds) and str(found)
    assert all(one.to_json() for one in found.bounds)
