"""Rectangles for one answer as labels: a set for each row and each column whose overlap says what the cell is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt

from ..matrices.bitboard import Rect, bits

MOST_LABELS = 11

Cells = npt.NDArray[np.int8]  # 1 at the answer, 0 at another, −1 outside the promise


@dataclass(frozen=True)
class Overlaps:
    """For each set u of labels the sets v, as bits, that share as many labels with it as a cell wants.

    Attributes:
        labels: number of labels.
        covering: whether a cell with the answer may lie in several rectangles.
    """

    labels: int
    covering: bool

    @cached_property
    def of(self) -> tuple[list[int], list[int]]:
        """The sets v for a cell with another answer, and for one with the answer, by u."""
        size = 1 << self.labels
        whole = (1 << size) - 1
        with_label = [sum(1 << v for v in range(size) if v >> label & 1) for label in range(self.labels)]
        none, one = [whole], [0]
        for u in range(1, size):
            label = u.bit_length() - 1
            rest, there = u ^ 1 << label, with_label[label]
            none.append(none[rest] & ~there)
            one.append((one[rest] & ~there) | (none[rest] & there))
        return none, [whole & ~each for each in none] if self.covering else one


def rectangles(cells: Cells, overlaps: Overlaps, tick: Callable[[], None]) -> list[Rect] | None:
    """As many rectangles as there are labels that cover or part the cells with the answer; None where there are none.

    `tick` is called at every row that is placed and may stop the search by raising.

    Example:
        >>> rectangles(np.eye(2, dtype=np.int8), Overlaps(1, covering=False), lambda: None) is None
        True
        >>> sorted(rectangles(np.eye(2, dtype=np.int8), Overlaps(2, covering=False), lambda: None))
        [(1, 1), (2, 2)]
    """
    found = _Placing(cells, overlaps, tick).run()
    if found is None:
        return None
    rows, columns = found
    held: list[Rect] = []
    for label in range(overlaps.labels):
        masks = (sum(1 << line for line, u in enumerate(sets) if u >> label & 1) for sets in (rows, columns))
        held.append((next(masks), next(masks)))
    return [(own, other) for own, other in held if own and other]


class _Placing:
    """Depth-first over rows, the one with the fewest sets that fit first; labels that no row parts are alike."""

    def __init__(self, cells: Cells, overlaps: Overlaps, tick: Callable[[], None]) -> None:
        self._labels, self._by = overlaps.labels, overlaps.of
        self._tick = tick
        self._rows = [[(column, int(cell)) for column, cell in enumerate(row) if cell >= 0] for row in cells]
        self._width = cells.shape[1]
        self._given: dict[int, int] = {}

    def run(self) -> tuple[list[int], list[int]] | None:
        """The label sets of rows and of columns."""
        start = [(1 << (1 << self._labels)) - 1] * self._width
        columns = self._place(frozenset(range(len(self._rows))), ((1 << self._labels) - 1,), start)
        if columns is None:
            return None
        return [self._given[row] for row in range(len(self._rows))], [next(bits(each)) for each in columns]

    def _place(self, left: frozenset[int], alike: tuple[int, ...], columns: list[int]) -> list[int] | None:
        self._tick()
        if not left:
            return columns
        sets = [sum(parts) for parts in product(*map(_prefixes, alike))]
        best: tuple[int, list[int]] | None = None
        for row in sorted(left):
            fitting = [u for u in sets if all(columns[c] & self._by[cell][u] for c, cell in self._rows[row])]
            if best is None or len(fitting) < len(best[1]):
                best = row, fitting
            if not fitting:
                return None
        row, fitting = best or (0, [])
        for u in fitting:
            after = list(columns)
            for c, cell in self._rows[row]:
                after[c] &= self._by[cell][u]
            self._given[row] = u
            parts = (part for same in alike for part in (same & u, same & ~u) if part)
            if (found := self._place(left - {row}, tuple(parts), after)) is not None:
                return found
        return None


def _prefixes(labels: int) -> list[int]:
    found = [0]
    for label in bits(labels):
        found.append(found[-1] | 1 << label)
    return found
