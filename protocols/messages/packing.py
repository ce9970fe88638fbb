"""Mixed-radix packing: fields of K₁, K₂, … values in ⌈log₂ ∏K⌉ bits, for a whole batch at a time."""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from reductions.costs.logarithms import ceil_log2

Bytes = npt.NDArray[np.uint8]
Values = npt.NDArray[Any]  # int64, or Python integers in an object array where a radix is above 2⁶²

_WORD = 1 << 62
_divmod: Any = np.frompyfunc(divmod, 2, 2)
_CELLS = 1 << 22  # bits unpacked at a time, to keep memory flat


@lru_cache(maxsize=256)
def packed_bits(radices: tuple[int, ...]) -> int:
    """⌈log₂ ∏ radices⌉.

    Example:
        >>> packed_bits((3, 3, 3)), packed_bits((2,) * 5), packed_bits(())
        (5, 5, 0)
    """
    widths = _widths(radices)
    return int(widths.sum()) if widths is not None else ceil_log2(prod(radices))


def pack(values: Values, radices: tuple[int, ...]) -> Bytes:
    """Bytes of each row of fields, most significant field first, zero bits at the end: (B, F) ↦ (B, ⌈bits/8⌉).

    Raises:
        ValueError: a value outside 0 … radix−1, with its place.
    """
    _check(values, radices)
    widths = _widths(radices)
    if widths is not None:
        return _pack_bits(values, widths)
    bits = packed_bits(radices)
    size = -(-bits // 8)
    numbers = _join(values, radices) << (8 * size - bits)
    data = b"".join(int(number).to_bytes(size, "big") for number in numbers)
    return np.frombuffer(data, dtype=np.uint8).reshape(len(values), size)


def unpack(data: Bytes, radices: tuple[int, ...]) -> Values:
    """The fields of each row of bytes: (B, ⌈bits/8⌉) ↦ (B, F).

    Raises:
        ValueError: a wrong number of bytes, padding that is not zero, or a number that no fields give.
    """
    bits = packed_bits(radices)
    size = -(-bits // 8)
    if data.ndim != 2 or data.shape[1] != size or data.dtype != np.uint8:
        raise ValueError(f"wanted rows of {size} bytes, not {data.dtype} of shape {data.shape}")
    spare = 8 * size - bits
    if spare and (data[:, -1] & ((1 << spare) - 1)).any():
        raise ValueError(f"the last {spare} bits of a message of {bits} bits are padding and must be zero")
    widths = _widths(radices)
    if widths is not None:
        return _unpack_bits(data, widths)
    numbers = np.array([int.from_bytes(row.tobytes(), "big") >> spare for row in data], dtype=object)
    if (numbers >= prod(radices)).any():
        raise ValueError(f"a message of {bits} bits does not name a value of its fields")
    return _divide(numbers, radices)


def _check(values: Values, radices: tuple[int, ...]) -> None:
    if values.ndim != 2 or values.shape[1] != len(radices):
        raise ValueError(f"wanted rows of {len(radices)} fields, not shape {values.shape}")
    if not values.size or (values.min() >= 0 and values.max() < min(radices)):
        return
    small = max(radices, default=1) < _WORD
    limits = np.array(radices, dtype=np.int64 if small else object)
    if (values < 0).any() or (values >= limits).any():
        row, field = np.argwhere((values < 0) | (values >= limits))[0]
        raise ValueError(f"instance {row}, field {field} holds {values[row, field]}, not below {radices[field]}")


@lru_cache(maxsize=256)
def _widths(radices: tuple[int, ...]) -> npt.NDArray[np.int64] | None:
    """Bits of each field if all radices are powers of two below 2⁶³, else None."""
    if any(radix & (radix - 1) or radix > _WORD for radix in radices):
        return None
    return np.array([radix.bit_length() - 1 for radix in radices], dtype=np.int64)


def _pack_bits(values: Values, widths: npt.NDArray[np.int64]) -> Bytes:
    if len(widths) and (widths == widths[0]).all() and widths[0] in (8, 16, 32):
        return values.astype(f">u{widths[0] // 8}").view(np.uint8)
    field = np.repeat(np.arange(len(widths)), widths)
    shift = np.repeat(np.cumsum(widths), widths) - 1 - np.arange(len(field))
    step = max(1, _CELLS // max(1, len(field)))
    parts = [
        np.packbits(((values[start : start + step, field].astype(np.int64) >> shift) & 1).astype(np.uint8), axis=1)
        for start in range(0, max(1, len(values)), step)
    ]
    return np.concatenate(parts)


def _unpack_bits(data: Bytes, widths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    if len(widths) and (widths == widths[0]).all() and widths[0] in (8, 16, 32):
        return np.ascontiguousarray(data).view(f">u{widths[0] // 8}").astype(np.int64)
    values = np.zeros((len(data), len(widths)), dtype=np.int64)
    field = np.flatnonzero(widths)
    if not len(field):
        return values
    first = (np.cumsum(widths) - widths)[field]
    shift = np.repeat(np.cumsum(widths), widths) - 1 - np.arange(int(widths.sum()))
    step = max(1, _CELLS // len(shift))
    for start in range(0, len(data), step):
        bits = np.unpackbits(data[start : start + step], axis=1, count=len(shift)).astype(np.int64)
        values[start : start + step, field] = np.add.reduceat(bits << shift, first, axis=1)
    return values


def _groups(radices: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """Runs (first field, last field + 1, ∏ radices) whose product fits a machine word, or a single wide field."""
    groups: list[tuple[int, int, int]] = []
    start, size = 0, 1
    for i, radix in enumerate(radices):
        if size * radix > _WORD and i > start:
            groups.append((start, i, size))
            start, size = i, 1
        size *= radix
    return [*groups, (start, len(radices), size)]


def _join(values: Values, radices: tuple[int, ...]) -> Values:
    groups = _groups(radices)
    words = []
    for start, stop, _ in groups:
        word = values[:, start]
        for i in range(start + 1, stop):
            word = word * radices[i] + values[:, i]
        words.append(word.astype(object))
    return _joined(words, [size for _, _, size in groups])


def _joined(words: list[Values], sizes: list[int]) -> Values:
    """Halves first: Python multiplies and divides numbers of one length faster than a long one by many short ones."""
    if len(words) == 1:
        return words[0]
    half = len(words) // 2
    return _joined(words[:half], sizes[:half]) * prod(sizes[half:]) + _joined(words[half:], sizes[half:])


def _divided(numbers: Values, sizes: list[int]) -> list[Values]:
    if len(sizes) == 1:
        return [numbers]
    half = len(sizes) // 2
    first, second = _divmod(numbers, prod(sizes[half:]))
    return _divided(first, sizes[:half]) + _divided(second, sizes[half:])


def _divide(numbers: Values, radices: tuple[int, ...]) -> Values:
    small = max(radices) < _WORD
    values = np.zeros((len(numbers), len(radices)), dtype=np.int64 if small else object)
    groups = _groups(radices)
    for (start, stop, size), word in zip(groups, _divided(numbers, [size for _, _, size in groups]), strict=True):
        word = word.astype(np.int64) if size <= _WORD else word
        for i in range(stop - 1, start, -1):
            values[:, i] = word % radices[i]
            word = word // radices[i]
        values[:, start] = word
    return values
