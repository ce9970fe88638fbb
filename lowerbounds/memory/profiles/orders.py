"""The best order in which tokens can be read, where the output comes after all of them.

The width at a cut depends only on which positions were read, not on their order: it is the number of distinct rows of
the matrix of those against the rest. So the order with the smallest largest width is a path through the subsets of
positions whose worst subset is best, and among such the one with the smallest sum.

Source: Friedman and Supowit (1990), Finding the optimal variable ordering for binary decision diagrams.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .widths import Numbers, distinct

MOST_VARIABLES = 16
MOST_WORK = 1 << 31  # sequences × subsets

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Order:
    """An order of positions, and the widths at its cuts."""

    places: tuple[int, ...]
    widths: tuple[int, ...]


def movable(sizes: Sequence[int], table: Numbers) -> tuple[list[int], tuple[int, ...]]:
    """Positions that an order may move, and those with one token, which stay at the end.

    Raises:
        ValueError: a promise.
    """
    if (table < 0).any():
        raise ValueError("under a promise the width at a cut is a colouring: no best order is searched")
    moving = [place for place, size in enumerate(sizes) if size > 1]
    return moving, tuple(place for place, size in enumerate(sizes) if size == 1)


def best_order(sizes: Sequence[int], table: Numbers) -> Order:
    """The order of least largest width, and least sum of widths among those.

    Args:
        sizes: how many tokens each position may have; positions with one stay at the end, in their order.
        table: the right output of every sequence, (k₁ ⋯ k_T,), none undefined.

    Raises:
        ValueError: too many positions, or a promise.

    Example:
        >>> equal = np.array([x == y for x in range(4) for y in range(4)], np.int32)
        >>> best_order((2, 2, 2, 2), equal)
        Order(places=(0, 2, 1, 3), widths=(1, 2, 2, 3, 2))
    """
    moving, still = movable(sizes, table)
    if len(moving) > MOST_VARIABLES or table.size << len(moving) > MOST_WORK:
        raise ValueError(f"{len(moving)} positions and {table.size} sequences are too many for all orders")
    cube = table.reshape([sizes[place] for place in moving])
    found = np.array([width_of(cube, subset) for subset in range(1 << len(moving))], np.int64)
    places = _path(found, len(moving))
    subsets = np.cumsum([0, *(1 << place for place in places)])
    shown = [int(found[subset]) for subset in subsets]
    return Order((*(moving[place] for place in places), *still), (*shown, *(shown[-1],) * len(still)))


def width_of(cube: Numbers, subset: int) -> int:
    """Distinct rows of the positions of the subset against the others."""
    inside = [axis for axis in range(cube.ndim) if subset >> axis & 1]
    outside = [axis for axis in range(cube.ndim) if not subset >> axis & 1]
    rows = cube.transpose(inside + outside).reshape(math.prod(cube.shape[axis] for axis in inside), -1)
    if rows.shape[1] > 1:
        packed = np.ascontiguousarray(rows)
        return len(np.unique(packed.view(np.dtype((np.void, packed.dtype.itemsize * packed.shape[1])))))
    return int(distinct(rows).max()) + 1


def _path(found: Ints, count: int) -> list[int]:
    """The path from nothing to all with the least largest width, then the least sum."""
    largest, total = found.copy(), found.copy()
    for subset in range(1, 1 << count):
        before = [subset & ~(1 << place) for place in range(count) if subset >> place & 1]
        largest[subset] = max(int(found[subset]), min(int(largest[one]) for one in before))
    limit, last = largest[-1], np.full(1 << count, -1)
    for subset in range(1, 1 << count):
        places = [place for place in range(count) if subset >> place & 1]
        fitting = [place for place in places if total[subset & ~(1 << place)] < np.iinfo(np.int64).max]
        if not fitting or found[subset] > limit:
            total[subset] = np.iinfo(np.int64).max
            continue
        last[subset] = min(fitting, key=lambda place: (total[subset & ~(1 << place)], -place))
        total[subset] = found[subset] + total[subset & ~(1 << int(last[subset]))]
    path, subset = [], (1 << count) - 1
    while subset:
        path.append(int(last[subset]))
        subset &= ~(1 << path[-1])
    return path[::-1]
