"""A good order to read tokens in, where all orders are too many: each position is moved to its best place.

The width at a cut depends on the set of positions before it only, so two orders that differ by an exchange of
neighbours differ in one width. A position moves through all places by such exchanges; each set is looked at once. The
starts are the order as it is, its halves interleaved, and the reverse; the best end of all is kept. There is no
certificate that no order is better.

Source: Rudell (1993), Dynamic variable ordering for ordered binary decision diagrams (sifting).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .orders import Order, movable, width_of
from .space import TooMany
from .widths import Numbers

MOST_LOOKS = 1 << 30  # sequences × squared positions: about as many entries are sorted in a pass
MOST_PASSES = 4

Places = tuple[int, ...]


def sifted(sizes: Sequence[int], table: Numbers) -> Order:
    """An order that no move of one position makes better in its largest width, or its sum of widths.

    Args:
        sizes: how many tokens each position may have; positions with one stay at the end, in their order.
        table: the right output of every sequence, (k₁ ⋯ k_T,), none undefined.

    Raises:
        ValueError: too many sequences, or a promise.

    Example:
        >>> equal = np.array([x == y for x in range(8) for y in range(8)], np.int32)
        >>> max(sifted((2,) * 6, equal).widths)
        3
    """
    moving, still = movable(sizes, table)
    if table.size * len(moving) ** 2 > MOST_LOOKS:
        raise TooMany(f"{len(moving)} positions and {table.size} sequences are too many to move one at a time")
    sifter = _Sifter(table.reshape([sizes[place] for place in moving]))
    found = min((sifter.settle(start) for start in _starts(len(moving))), key=sifter.cost)
    shown = sifter.widths(found)
    return Order((*(moving[place] for place in found), *still), (*shown, *(shown[-1],) * len(still)))


def _starts(count: int) -> Iterator[Places]:
    """As it is, backwards, and the two halves by turns."""
    straight = tuple(range(count))
    half = count // 2
    yield straight
    yield straight[::-1]
    yield (*(place for i in range(half) for place in (i, half + i)), *range(2 * half, count))


class _Sifter:
    """Widths of sets of positions, each worked out once."""

    def __init__(self, cube: Numbers) -> None:
        self.cube = cube
        self.found: dict[int, int] = {}

    def widths(self, places: Places) -> tuple[int, ...]:
        """At the cuts of an order."""
        subsets = [0, *np.cumsum([1 << place for place in places]).tolist()]
        for subset in subsets:
            if subset not in self.found:
                self.found[subset] = width_of(self.cube, subset)
        return tuple(self.found[subset] for subset in subsets)

    def cost(self, places: Places) -> tuple[int, int]:
        """The largest width, then the sum."""
        found = self.widths(places)
        return max(found), sum(found)

    def settle(self, places: Places) -> Places:
        """Moves that help, until there are none."""
        for _ in range(MOST_PASSES):
            before = places
            for place in range(len(places)):
                places = min(self._moved(places, place), key=self.cost)
            if self.cost(places) == self.cost(before):
                return places
        return places

    @staticmethod
    def _moved(places: Places, place: int) -> list[Places]:
        """The position at every place, the order as it is first."""
        rest = tuple(other for other in places if other != place)
        return [places, *((*rest[:i], place, *rest[i:]) for i in range(len(places)))]
