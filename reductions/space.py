"""The finite set of inputs of one party: an integer below k, or a tuple of integers below given radices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

Input = int | tuple[int, ...]
LONGEST = 1 << 26  # symbols of an input


@dataclass(frozen=True)
class Space:
    """All tuples v with 0 ≤ vᵢ < radices[i]; with `scalar`, the integers below radices[0] themselves.

    Example:
        >>> list(Space((2, 3)))
        [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
        >>> list(integers(3))
        [0, 1, 2]
    """

    radices: tuple[int, ...]
    scalar: bool = False

    def __post_init__(self) -> None:
        """Refuse a place for which there is no symbol.

        Raises:
            ValueError: naming the number of symbols.
        """
        if set(map(type, self.radices)) - {int} or min(self.radices, default=1) < 1:
            wrong = next(radix for radix in self.radices if type(radix) is not int or radix < 1)
            raise ValueError(f"a place with {wrong!r} symbols: wanted a whole number, at least 1")

    @property
    def size(self) -> int:
        """Number of inputs, exactly."""
        return prod(radix**count for radix, count in Counter(self.radices).items())

    def unrank(self, rank: int) -> Input:
        """The input with this rank in lexicographic order."""
        digits = []
        for radix in reversed(self.radices):
            rank, digit = divmod(rank, radix)
            digits.append(digit)
        return digits[0] if self.scalar else tuple(reversed(digits))

    def __iter__(self) -> Iterator[Input]:
        return (self.unrank(rank) for rank in range(self.size))

    def __contains__(self, value: object) -> bool:
        digits = (value,) if self.scalar else value
        if not isinstance(digits, tuple) or len(digits) != len(self.radices):
            return False
        return all(type(d) is int and 0 <= d < radix for d, radix in zip(digits, self.radices, strict=True))


def integers(count: int) -> Space:
    """The integers 0 … count−1."""
    return Space((count,), scalar=True)


def strings(length: int, symbols: int = 2) -> Space:
    """All strings of a length over the symbols 0 … symbols−1.

    Raises:
        ValueError: longer than 2²⁶ symbols.
    """
    if length > LONGEST:
        raise ValueError(f"strings of {length} symbols: wanted at most {LONGEST}")
    return Space((symbols,) * length)
