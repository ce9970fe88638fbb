"""The least number of leaves of a protocol tree for each rectangle of a small matrix, by dynamic programming.

Source: Kushilevitz and Nisan (1997), Definition 1.1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..games.subsets import Subsets
from ..matrices.bitboard import ALICE, BOB, Rect, bits, rectangle
from .tree import Done, Split, Tree

Counts = npt.NDArray[np.int32]
Cells = npt.NDArray[np.int64]

LARGEST, LARGEST_BOTH = 10, 18  # lines of a side, and of both
_MANY = 1 << 20


@dataclass(frozen=True, eq=False)
class LeastLeaves:
    """The counts of all rectangles: `counts[rows, columns]`, by masks; 0 of an empty one."""

    sides: tuple[Subsets, Subsets]
    counts: Counts

    @staticmethod
    def of(matrix: Cells, tick: Callable[[], None]) -> LeastLeaves:
        """The programme for a matrix of answers, −1 outside the promise."""
        rows, columns = (Subsets.of(size) for size in matrix.shape)
        answers = np.zeros((1 << rows.size, 1 << columns.size), dtype=np.int32)
        for answer in np.unique(matrix[matrix >= 0]):
            answers += (rows.member @ (matrix == answer) @ columns.member.T) > 0
        counts = np.where(answers > 1, _MANY, 1).astype(np.int32)
        counts[0] = counts[:, 0] = 0
        while True:
            tick()
            by_rows = np.minimum.reduceat(counts[rows.parts] + counts[rows.others], rows.starts, axis=0)
            across = counts[:, columns.parts] + counts[:, columns.others]
            better = np.minimum(by_rows, np.minimum.reduceat(across, columns.starts, axis=1))
            if (better == counts).all():
                return LeastLeaves((rows, columns), counts)
            counts = np.minimum(counts, better)

    def tree(self, rect: Rect) -> Tree:
        """A tree with so many leaves."""
        if self.counts[rect] == 1:
            return Done()
        speaker, mask = next((s, m) for s in (ALICE, BOB) for m, n in self._splits(rect, s) if n == self.counts[rect])
        rest = rectangle(speaker, rect[speaker] ^ mask, rect[1 - speaker])
        return Split(speaker, mask, self.tree(rectangle(speaker, mask, rect[1 - speaker])), self.tree(rest))

    def _splits(self, rect: Rect, speaker: int) -> list[tuple[int, int]]:
        """The parts of each split, one of the two, and what both need."""
        parts, others = self.sides[speaker].parts_of(rect[speaker])
        parts, others = parts[:-1], others[:-1]
        if speaker == ALICE:
            needed = self.counts[parts, rect[BOB]] + self.counts[others, rect[BOB]]
        else:
            needed = self.counts[rect[ALICE], parts] + self.counts[rect[ALICE], others]
        return list(zip(parts.tolist(), needed.tolist(), strict=True))

    def core(self, rect: Rect) -> Rect:
        """What is left when lines are left out one by one as long as the rest needs as many leaves."""
        for speaker in (ALICE, BOB):
            for line in bits(rect[speaker]):
                smaller = rectangle(speaker, rect[speaker] ^ 1 << line, rect[1 - speaker])
                if self.counts[smaller] == self.counts[rect]:
                    rect = smaller
        return rect
