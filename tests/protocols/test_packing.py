"""Messages: mixed-radix packing, exact lengths, checked padding."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.messages.message import Fields, send
from protocols.messages.packing import pack, packed_bits, unpack
from reductions import Owner

radices_of = st.one_of(
    st.lists(st.integers(1, 9), min_size=1, max_size=80),
    st.lists(st.sampled_from([1, 2, 4, 256, 1 << 16, 1 << 32, 1 << 62]), min_size=1, max_size=12),
    st.lists(st.integers(1, 1 << 90), min_size=1, max_size=5),
    st.just([256] * 7),
)


@st.composite
def fields(draw):
    radices = tuple(draw(radices_of))
    rows = draw(st.lists(st.tuples(*(st.integers(0, r - 1) for r in radices)), min_size=1, max_size=5))
    return np.array(rows, dtype=object if max(radices) > 1 << 62 else np.int64), radices


def number(row, radices):
    """The mixed-radix value of a row, first field most significant: the definition."""
    total = 0
    for value, radix in zip(row, radices, strict=True):
        total = total * radix + int(value)
    return total


@given(fields())
def test_a_message_is_the_mixed_radix_number_in_as_few_bits_as_name_it(case):
    values, radices = case
    bits = packed_bits(radices)
    assert 2**bits >= prod(radices) and (bits == 0 or 2 ** (bits - 1) < prod(radices))
    data = pack(values, radices)
    assert data.shape == (len(values), -(-bits // 8)) and data.dtype == np.uint8
    spare = 8 * data.shape[1] - bits
    assert [int.from_bytes(row.tobytes(), "big") for row in data] == [number(row, radices) << spare for row in values]
    assert (unpack(data, radices) == values).all()


def test_chunks_of_a_large_batch_agree_with_small_ones():
    rng = np.random.default_rng(0)
    radices = (2, 8, 1, 32) * 400
    values = rng.integers(0, np.array(radices), size=(3000, len(radices)))
    data = pack(values, radices)
    assert np.array_equal(data[1234:1236], pack(values[1234:1236], radices))
    assert np.array_equal(unpack(data, radices), values)


@pytest.mark.parametrize(("row", "radices"), [([3], (3,)), ([-1], (3,)), ([0, 4], (2, 4)), ([1 << 70], (1 << 70,))])
def test_a_value_that_is_not_below_its_radix_is_refused(row, radices):
    with pytest.raises(ValueError, match="query: instance 0, field . holds -?[0-9]+, not below"):
        send(Owner.BOB, "query", Fields(np.array([row], dtype=object), radices))


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([[0, 9, 0]], "instance 0, field 1 holds 9, not below 5"),
        ([[0, 0, 0], [1, 0, -2]], "instance 1, field 2 holds -2"),
    ],
)
def test_the_first_value_that_does_not_fit_is_named(rows, place):
    with pytest.raises(ValueError, match=place):
        pack(np.array(rows), (7, 5, 6))


def test_padding_must_be_zero():
    data = pack(np.array([[1, 1, 1]]), (2, 2, 2))
    data[0, -1] |= 1
    with pytest.raises(ValueError, match="the last 5 bits of a message of 3 bits are padding and must be zero"):
        unpack(data, (2, 2, 2))


@pytest.mark.parametrize(("number", "radices"), [(7, (5,)), (5, (5,)), (9, (3, 3)), (3**40, (3,) * 40)])
def test_a_number_beyond_the_fields_is_refused(number, radices):
    """∏ K is the first number that no fields give."""
    bits = packed_bits(radices)
    size = -(-bits // 8)
    data = np.frombuffer((number << (8 * size - bits)).to_bytes(size, "big"), np.uint8)[None]
    with pytest.raises(ValueError, match="does not name a value of its fields"):
        unpack(data, radices)


@pytest.mark.parametrize(
    ("radix", "count"), [(3, 40), (3, 39), (3, 80), (5, 27), (1 << 31, 3), ((1 << 62) - 1, 2), ((1 << 70) + 1, 2)]
)
def test_the_largest_fields_overflow_no_machine_word(radix, count):
    """3⁴⁰ − 1 is above 2⁶³: fields are joined in words of at most 62 bits."""
    values = np.array([[radix - 1] * count, [0] * (count - 1) + [1], [1] + [0] * (count - 1)])
    radices = (radix,) * count
    size = -(-packed_bits(radices) // 8)
    spare = 8 * size - packed_bits(radices)
    numbers = [radix**count - 1, 1, radix ** (count - 1)]
    data = pack(values, radices)
    assert [int.from_bytes(row.tobytes(), "big") >> spare for row in data] == numbers
    assert (unpack(data, radices) == values).all()


@pytest.mark.parametrize("data", [np.zeros((1, 2), np.uint8), np.zeros((1, 1), np.int64), np.zeros(1, np.uint8)])
def test_a_wrong_shape_of_bytes_is_refused(data):
    with pytest.raises(ValueError, match="wanted rows of 1 bytes"):
        unpack(data, (5,))


def test_reading_with_other_radices_is_refused_by_length():
    message = send(Owner.ALICE, "state", Fields(np.array([[1, 2]]), (3, 3)))
    with pytest.raises(ValueError, match="state: 4 bits came, 5 were expected"):
        message.read((3, 3, 3))
