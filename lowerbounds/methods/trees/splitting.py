"""Complete search for a protocol tree of given depth on a rectangle, or for a refutation made of smaller rectangles.

Infeasibility is monotone in rows, columns and depth, so every refuted rectangle is shared by all that contain it. A
split is refuted by smaller rectangles and by ranks: `split_cases` says how.
"""

from __future__ import annotations

from collections.abc import Callable

from ..matrices.bitboard import ALICE, BOB, Board, Rect, rectangle
from ..ranks.leaf_bound import leaf_count
from .infeasible import Case, Infeasible, Pile
from .split_cases import Cases
from .tree import Announcement, Follow, Split, Tree

FIRST_STEPS = 256
LARGEST = 64  # lines of a side; masks are machine words here


class Splitting:
    """What is known so far about the rectangles of one board.

    Attributes:
        nodes: rectangles that were looked into.

    Raises:
        ValueError: more than 64 lines on a side.
    """

    def __init__(self, board: Board, tick: Callable[[], None] = lambda: None) -> None:
        sizes = [len(lines[0]) if lines else 0 for lines in board.masks]
        if max(sizes) > LARGEST:
            raise ValueError(
                f"the complete search takes {LARGEST}×{LARGEST} lines that differ, not {sizes[0]}×{sizes[1]}"
            )
        self.board, self._tick = board, tick
        self._infeasible: dict[int, Pile[Infeasible]] = {}
        self._solved: dict[int, Pile[Tree]] = {}
        self.nodes = 0

    def solve(self, rect: Rect, depth: int) -> Tree | Infeasible:
        """A protocol tree of at most this depth, or why there is none.

        Raises:
            TimeUp: from the clock that the search was given.
        """
        self._tick()
        small, follows = self.board.reduce(rect)
        found = self._known(small, depth)
        if found is None:
            self.nodes += 1
            found = self._announced(small, depth) or self.counted(small, depth) or self._searched(small, depth)
            if not isinstance(found, Infeasible):
                self._solved.setdefault(depth, Pile()).add(small, found)
        return found if isinstance(found, Infeasible) else Follow(follows, found)

    def within(self, rect: Rect, depth: int) -> list[Infeasible]:
        """The known infeasible rectangles inside this one."""
        return [item for level, pile in self._infeasible.items() if level >= depth for item in pile.within(rect)]

    def counted(self, rect: Rect, depth: int) -> Infeasible | None:
        """Infeasible because it needs more than 2^depth leaves, or None."""
        enough = (1 << depth) + 1
        count = leaf_count(self.board, rect, enough)
        if count.leaves < enough:
            return None
        return self._learn(Infeasible((count.rows, count.columns), depth, count))

    def _learn(self, item: Infeasible) -> Infeasible:
        self._infeasible.setdefault(item.depth, Pile()).add(item.rect, item)
        return item

    def _known(self, rect: Rect, depth: int) -> Tree | Infeasible | None:
        for item in self.within(rect, depth)[:1]:
            return item
        for level, pile in self._solved.items():
            for tree in pile.around(rect)[:1] if level <= depth else ():
                return tree
        return None

    def _announced(self, rect: Rect, depth: int) -> Tree | None:
        for speaker in (ALICE, BOB):
            announcement = Announcement.on(self.board, rect, speaker)
            if announcement.depth <= depth:
                return announcement.tree()
        return None

    def _searched(self, rect: Rect, depth: int) -> Tree | Infeasible:
        """Both speakers in turn, with ever more steps, so that a good split by one need not wait for the other."""
        cases: dict[int, list[Case]] = {}
        steps = FIRST_STEPS
        while len(cases) < 2:
            for speaker in (ALICE, BOB):
                found = None if speaker in cases else Cases(self, rect, depth, speaker).run(steps)
                if isinstance(found, Split):
                    return found
                if found is not None:
                    cases[speaker] = found
            steps *= 2
        return self._learn(_refuted(depth, (cases[ALICE], cases[BOB])))


def _refuted(depth: int, cases: tuple[list[Case], list[Case]]) -> Infeasible:
    rows = columns = 0
    for speaker in (ALICE, BOB):
        for case in cases[speaker]:
            part = rectangle(speaker, 1 << case, 0) if isinstance(case, int) else case.rect
            rows, columns = rows | part[ALICE], columns | part[BOB]
    return Infeasible((rows, columns), depth, cases=cases)
