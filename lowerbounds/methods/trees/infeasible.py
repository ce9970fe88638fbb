"""Rectangles that no protocol tree of a given depth solves, each with its reason, searched by containment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from ..matrices.bitboard import Rect
from ..ranks.leaf_bound import LeafCount

Item = TypeVar("Item")


@dataclass(frozen=True)
class Join:
    """However the lines still free are placed, the two parts need too many leaves together, by ranks over GF(2).

    Attributes:
        rect: the lines that the ranks speak of.
        sets: for each answer the free lines I of `rank_union.joint_rank`.
    """

    rect: Rect
    sets: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Infeasible:
    """No protocol tree of depth `depth` solves `rect`.

    Attributes:
        count: the leaves that it needs, where these are too many; otherwise no first message helps, by `cases`.
        cases: for each speaker a decision tree in preorder on which part a line is in: a line, followed by the cases
            where it is inside and those where it is outside; or an infeasible rectangle that is in one part, or a
            join. The first line is inside only: the parts may be swapped.
    """

    rect: Rect
    depth: int
    count: LeafCount | None = None
    cases: tuple[list[Case], ...] = ()


Case = int | Join | Infeasible


@dataclass
class Pile(Generic[Item]):
    """Rectangles of at most 64×64 lines, searched by containment."""

    items: list[Item] = field(default_factory=list)
    _rects: npt.NDArray[np.uint64] = field(default_factory=lambda: np.zeros((2, 64), dtype=np.uint64))

    def add(self, rect: Rect, item: Item) -> None:
        """Put one more on the pile."""
        if len(self.items) == self._rects.shape[1]:
            self._rects = np.concatenate([self._rects, np.zeros_like(self._rects)], axis=1)
        self._rects[:, len(self.items)] = rect
        self.items.append(item)

    def within(self, rect: Rect) -> list[Item]:
        """Those whose rectangle lies in this one."""
        rows, columns = self._rects[:, : len(self.items)]
        hits = ((rows & ~np.uint64(rect[0])) | (columns & ~np.uint64(rect[1]))) == 0
        return [self.items[hit] for hit in np.flatnonzero(hits)]

    def around(self, rect: Rect) -> list[Item]:
        """Those in whose rectangle this one lies."""
        rows, columns = self._rects[:, : len(self.items)]
        hits = ((np.uint64(rect[0]) & ~rows) | (np.uint64(rect[1]) & ~columns)) == 0
        return [self.items[hit] for hit in np.flatnonzero(hits)]
