"""D of a communication matrix: ever deeper searches for a protocol tree, from the leaf bound to the one that works."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from reductions.costs.logarithms import ceil_log2

from ...certificates.query import Budget
from ..matrices.bitboard import ALICE, BOB, Board, Rect, bits
from ..matrices.kept import LastKept
from ..ranks.leaf_bound import leaf_count
from .infeasible import Infeasible
from .splitting import LARGEST, Splitting
from .tree import Announcement, Follow, Tree

MOST_CELLS = 1 << 22


@dataclass(frozen=True)
class Essence:
    """A matrix without dominated lines.

    Attributes:
        board: what is left.
        rows, columns: ranks of the lines that are left.
        whole: all lines of the matrix.
        follows: for each line of the matrix the line that is left and stands for it, numbered as in `board`.
    """

    board: Board
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    whole: Rect
    follows: tuple[dict[int, int], dict[int, int]]

    @property
    def rect(self) -> Rect:
        """All that is left."""
        return (1 << len(self.rows)) - 1, (1 << len(self.columns)) - 1

    @property
    def small(self) -> bool:
        """Whether the complete search takes it."""
        return max(len(self.rows), len(self.columns)) <= LARGEST

    def lifted(self, tree: Tree) -> Tree:
        """A tree for what is left as one for the whole matrix."""
        return Follow(self.follows, tree)

    def announced(self) -> list[Tree]:
        """One party names its line, the other the answer; both ways."""
        return [self.lifted(Announcement.on(self.board, self.rect, speaker).tree()) for speaker in (ALICE, BOB)]


def _essence(matrix: npt.NDArray[np.integer]) -> Essence:
    """The lines of a matrix that matter.

    Raises:
        ValueError: more than 2²² cells.
    """
    if matrix.size > MOST_CELLS:
        raise ValueError(
            f"{matrix.shape[0]}×{matrix.shape[1]} cells are too many for protocol trees; at most {MOST_CELLS}"
        )
    whole = (1 << matrix.shape[0]) - 1, (1 << matrix.shape[1]) - 1
    kept, follows = Board.of(matrix).reduce(whole)
    rows, columns = tuple(bits(kept[ALICE])), tuple(bits(kept[BOB]))
    places = tuple({line: place for place, line in enumerate(lines)} for lines in (rows, columns))
    renamed = tuple({line: place[v] for line, v in f.items()} for f, place in zip(follows, places, strict=True))
    return Essence(Board.of(matrix[np.ix_(rows, columns)]), rows, columns, whole, (renamed[0], renamed[1]))


essence = LastKept(_essence)  # both sides of D ask for it


def deepen(found: Essence, budget: Budget) -> Iterator[Infeasible | Tree]:
    """Why each depth is too small, then a tree of the least depth for what is left.

    Raises:
        ValueError: more than 64 lines on a side.
        TimeUp: from the budget.
    """
    budget.check()
    finished = results_of(found.board)
    if finished:
        yield from finished
        return
    results: list[Infeasible | Tree] = []
    search = Splitting(found.board, budget.check)
    leaves = leaf_count(found.board, found.rect, 4 * LARGEST * LARGEST).leaves
    depth = max(0, ceil_log2(max(1, leaves)) - 1)
    while True:
        budget.report(f"is there a protocol of {depth} bits?")
        result = search.solve(found.rect, depth)
        budget.report(f"{'no' if isinstance(result, Infeasible) else 'yes'}, after {search.nodes} rectangles")
        results.append(result)
        if not isinstance(result, Infeasible):
            finished += results
        yield result
        if finished:
            return
        depth += 1


@lru_cache(maxsize=1)
def results_of(board: Board) -> list[Infeasible | Tree]:
    """What the whole search gave on the board searched last: both sides of D are asked for, one search finds them."""
    return []
