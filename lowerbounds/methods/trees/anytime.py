"""Ever shorter protocol trees by a search that is never complete: the best first message at each node, then others.

A first message is looked for among those that make sense: what a speaker's line answers to one line of the other, up
to a threshold or not; whether the line comes before another; a bit of its number; how many cells of an answer it has.
Splits whose parts need more leaves than the depth left allows, by ranks or by the number of answers, are not tried.
Of the others those that leave the fewest cells come first; a path through the tree may pass over as many better ones
as the `slack` says, in all (limited discrepancy search).

Source: Harvey and Ginsberg (1995), for limited discrepancy search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reductions.costs.logarithms import ceil_log2

from ..matrices.bitboard import ALICE, BOB, Board, Rect, bits, mask_of, rectangle
from ..ranks.leaf_bound import rank_2
from .tree import Announcement, Follow, Split, Tree

MOST_LINES = 256  # of a side
SLACKS = (0, 1, 3, 8, 24, 64)
NODES = 4000  # nodes for each unit of slack, for one depth
_MOST_ASKED = 48  # lines of the other, or places between two lines, that are asked about at a node


Reduced = tuple[Rect, tuple[dict[int, int], dict[int, int]]]


class _OutOfNodes(Exception):
    """The search of this depth and width has had its share."""


class Anytime:
    """What is known of the rectangles of one board: trees, and at which depth and slack none was found."""

    def __init__(self, board: Board, tick: Callable[[], None]) -> None:
        self._board, self._tick = board, tick
        self._solved: dict[Rect, tuple[int, Tree]] = {}
        self._failed: dict[tuple[Rect, int], int] = {}
        self._queues: dict[tuple[Rect, int], _Queue] = {}
        self._leaves: dict[Rect, int] = {}
        self._reduced: dict[Rect, Reduced] = {}
        self._having = [mask_of(row for row, mask in enumerate(lines) if mask) for lines in board.masks[ALICE]]
        self._left = 0

    def trees(self, rect: Rect, depth: int) -> Iterator[tuple[int, Tree]]:
        """Trees of less than this depth, each one shorter than the one before.

        Raises:
            TimeUp: from the clock that the search was given.
        """
        for slack in SLACKS:
            while depth > ceil_log2(self.leaves(rect)):
                self._left = NODES * (slack + 1)
                try:
                    found = self._attempt(rect, depth - 1, slack)
                except _OutOfNodes:
                    break
                if found is None:
                    break
                depth -= 1
                yield depth, found

    def leaves(self, rect: Rect) -> int:
        """No tree for the rectangle has fewer leaves: by ranks over GF(2) where it is total, else by its answers."""
        found = self._leaves.get(rect)
        if found is None:
            rows, columns = rect
            found = 0
            for lines, having in zip(self._board.masks[ALICE], self._having, strict=True):
                shown = {lines[row] & columns for row in bits(rows & having)} - {0}
                found += (
                    rank_2(shown)
                    if self._board.total and len(shown) > 2
                    else len(shown)
                    if self._board.total
                    else bool(shown)
                )
            self._leaves[rect] = max(1, found)
        return self._leaves[rect]

    def _attempt(self, rect: Rect, depth: int, slack: int) -> Tree | None:
        self._tick()
        small, follows = self._reduce(rect)
        tree = self._of_reduced(small, depth, slack)
        return None if tree is None else Follow(follows, tree)

    def _of_reduced(self, rect: Rect, depth: int, slack: int) -> Tree | None:
        known = self._solved.get(rect)
        if known is not None and known[0] <= depth:
            return known[1]
        if self._failed.get((rect, depth), -1) >= slack or self.leaves(rect) > 1 << depth:
            return None
        tree = self._announced(rect, depth) or self._split(rect, depth, slack)
        if tree is None:
            self._failed[rect, depth] = slack
        else:
            self._solved[rect] = depth, tree
        return tree

    def _announced(self, rect: Rect, depth: int) -> Tree | None:
        for speaker in (ALICE, BOB):
            announcement = Announcement.on(self._board, rect, speaker)
            if announcement.depth <= depth:
                return announcement.tree()
        return None

    def _split(self, rect: Rect, depth: int, slack: int) -> Tree | None:
        self._left -= 1
        if self._left < 0:
            raise _OutOfNodes
        for passed, (speaker, mask) in enumerate(self._promising(rect, depth, slack + 1)):
            other = rect[1 - speaker]
            one = self._attempt(rectangle(speaker, mask, other), depth - 1, slack - passed)
            if one is None:
                continue
            two = self._attempt(rectangle(speaker, rect[speaker] & ~mask, other), depth - 1, slack - passed)
            if two is not None:
                return Split(speaker, mask, one, two)
        return None

    def _promising(self, rect: Rect, depth: int, count: int) -> list[tuple[int, int]]:
        """The first so many splits that the leaves allow, (speaker, lines of a part); leaves are counted as needed."""
        if depth == 0:
            return []
        queue = self._queues.get((rect, depth))
        if queue is None:
            queue = self._queues[rect, depth] = _Queue([], self._ordered(rect))
        while len(queue.found) < count and (following := next(queue.rest, None)) is not None:
            speaker, mask = following
            if all(self.leaves(part) <= 1 << (depth - 1) for part in self._parts(rect, speaker, mask)):
                queue.found.append(following)
        return queue.found[:count]

    def _ordered(self, rect: Rect) -> Iterator[tuple[int, int]]:
        """All splits worth a look, those that leave the fewest cells first; equal lines count as one."""
        found = []
        for speaker in (ALICE, BOB):
            for mask in messages(self._board, rect, speaker):
                found.append((sum(map(area, self._parts(rect, speaker, mask))), speaker, mask))
        return ((speaker, mask) for _, speaker, mask in sorted(found))

    def _parts(self, rect: Rect, speaker: int, mask: int) -> list[Rect]:
        """Both parts of a split, reduced."""
        parts = (rectangle(speaker, part, rect[1 - speaker]) for part in (mask, rect[speaker] & ~mask))
        return [self._reduce(part)[0] for part in parts]

    def _reduce(self, rect: Rect) -> Reduced:
        found = self._reduced.get(rect)
        if found is None:
            found = self._reduced[rect] = self._board.reduce(rect)
        return found


@dataclass
class _Queue:
    """The splits of a rectangle that were found good so far, and those not looked at yet."""

    found: list[tuple[int, int]]
    rest: Iterator[tuple[int, int]]


def area(rect: Rect) -> int:
    """How many cells a rectangle has."""
    return rect[ALICE].bit_count() * rect[BOB].bit_count()


def messages(board: Board, rect: Rect, speaker: int) -> set[int]:
    """First messages of a speaker that are worth a look, each as the lines of the part without the first line."""
    own, other = rect[speaker], rect[1 - speaker]
    first = own & -own
    found = {
        mask & own for mask in (*_by_answers(board, own, other, speaker), *_by_numbers(board, own, other, speaker))
    }
    sides = {own & ~mask if mask & first else mask for mask in found}
    return sides - {0}


def _by_answers(board: Board, own: int, other: int, speaker: int) -> Iterator[int]:
    """What one line of the other shows: an answer, or an answer up to a threshold."""
    for line in thinned([*bits(other)]):
        below = 0
        for lines in board.masks[1 - speaker]:
            yield lines[line]
            below |= lines[line] & own
            yield below


def _by_numbers(board: Board, own: int, other: int, speaker: int) -> Iterator[int]:
    """Bits of a line's number, and thresholds in the order of numbers and of how often each answer occurs."""
    listed = [*bits(own)]
    for place in range(max(listed).bit_length()):
        yield mask_of(line for line in listed if line >> place & 1)
    orders = [listed]
    for lines in board.masks[speaker]:
        orders.append(sorted(listed, key=lambda line: ((lines[line] & other).bit_count(), line)))
    for order in orders:
        for stop in thinned(range(1, len(order))):
            yield mask_of(order[:stop])


def thinned(places: Iterable[int]) -> list[int]:
    """At most so many of the places, evenly spread."""
    listed = list(places)
    if len(listed) <= _MOST_ASKED:
        return listed
    return [listed[len(listed) * number // _MOST_ASKED] for number in range(_MOST_ASKED)]
