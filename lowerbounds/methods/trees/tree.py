"""Protocol trees: who says in which of two parts its line is, until all cells that are left have one answer."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

from reductions.costs.logarithms import ceil_log2

from ...certificates.certificate import Json
from ..matrices.bitboard import ALICE, Board, Rect, bits

NAMES = "AB"


@dataclass(frozen=True)
class Done:
    """One answer is left."""


@dataclass(frozen=True)
class Split:
    """The speaker says whether its line is in `mask`; `inside` goes on if so, `outside` if not."""

    speaker: int
    mask: int
    inside: Tree
    outside: Tree


@dataclass(frozen=True)
class Follow:
    """Every line behaves as the line that it follows."""

    follows: tuple[dict[int, int], dict[int, int]]
    tree: Tree


Tree = Done | Split | Follow


@dataclass(frozen=True)
class Announcement:
    """The speaker names its line, the other the answer, each with a code of least depth.

    Attributes:
        speaker: who names a line.
        groups: masks of the speaker's lines that are not told apart, by the parts of the other's lines that have each
            answer on them; by the answer alone where there is one, by nothing where there is none.
    """

    speaker: int
    groups: dict[tuple[int, ...], int]

    @staticmethod
    def on(board: Board, rect: Rect, speaker: int) -> Announcement:
        """For a rectangle; lines with one answer, and the same, are not told apart."""
        own, other = rect[speaker], rect[1 - speaker]
        groups: dict[tuple[int, ...], int] = {}
        for line in bits(own):
            parts = [lines[line] & other for lines in board.masks[speaker]]
            shown = [answer for answer, part in enumerate(parts) if part]
            key = tuple(parts) if len(shown) > 1 else tuple(shown)
            groups[key] = groups.get(key, 0) | 1 << line
        if len(groups) > 1 and () in groups:  # lines without any answer go anywhere
            empty = groups.pop(())
            groups[next(iter(groups))] |= empty
        return Announcement(speaker, groups)

    @property
    def depth(self) -> int:
        """Of the tree: by Kraft's inequality, since merging the two least deep trees again and again attains it."""
        return ceil_log2(sum(1 << ceil_log2(len(_parts_of(key)) or 1) for key in self.groups))

    def tree(self) -> Tree:
        """The tree itself."""
        return _merge(self.speaker, ((mask, *_answer(1 - self.speaker, key)) for key, mask in self.groups.items()))[0]


def _parts_of(key: tuple[int, ...]) -> list[int]:
    """The parts between which the other's answer decides."""
    return [part for part in key if part] if len(key) > 1 else []


def _answer(speaker: int, key: tuple[int, ...]) -> tuple[Tree, int]:
    parts = _parts_of(key)
    return _merge(speaker, ((part, Done(), 0) for part in parts)) if parts else (Done(), 0)


def _merge(speaker: int, parts: Iterable[tuple[int, Tree, int]]) -> tuple[Tree, int]:
    heap = [(depth, number, mask, tree) for number, (mask, tree, depth) in enumerate(parts)]
    heapq.heapify(heap)
    fresh = len(heap)
    while len(heap) > 1:
        _, _, mask, tree = heapq.heappop(heap)
        depth, _, other, second = heapq.heappop(heap)
        fresh += 1
        heapq.heappush(heap, (depth + 1, fresh, mask | other, Split(speaker, mask, tree, second)))
    depth, _, _, whole = heap[0]
    return whole, depth


def preorder(tree: Tree, rect: Rect) -> list[Json]:
    """The tree run on all lines of the rectangle: null for a leaf, else who speaks and the shorter part of its lines.

    The lines of the part that is listed go on first.
    """
    nodes: list[Json] = []
    start = tuple({line: line for line in bits(mask)} for mask in rect)
    stack: list[tuple[Tree, tuple[dict[int, int], ...]]] = [(tree, start)]  # line → the line that it behaves as
    while stack:
        tree, lines = stack.pop()
        if isinstance(tree, Done):
            nodes.append(None)
        elif isinstance(tree, Follow):
            pairs = zip(lines, tree.follows, strict=True)
            stack.append((tree.tree, tuple({line: f[role] for line, role in own.items()} for own, f in pairs)))
        else:
            parts = _parts(tree, lines)
            if len(parts) == 2:
                nodes.append({"speaker": NAMES[tree.speaker], "split": [*sorted(parts[0][1][tree.speaker])]})
            stack.extend(reversed(parts))
    return nodes


def _parts(tree: Split, lines: tuple[dict[int, int], ...]) -> list[tuple[Tree, tuple[dict[int, int], ...]]]:
    own = lines[tree.speaker]
    inside = {line: role for line, role in own.items() if tree.mask >> role & 1}
    outside = {line: role for line, role in own.items() if line not in inside}
    other = lines[1 - tree.speaker]
    parts = [
        (branch, (part, other) if tree.speaker == ALICE else (other, part))
        for branch, part in ((tree.inside, inside), (tree.outside, outside))
        if part
    ]
    return sorted(parts, key=lambda part: len(part[1][tree.speaker]))


def size(nodes: list[Json]) -> tuple[int, int]:
    """Depth and number of leaves of a tree in preorder."""
    deepest, stack = 0, [0]
    for node in nodes:
        depth = stack.pop()
        deepest = max(deepest, depth)
        if node is not None:
            stack += [depth + 1] * 2
    return deepest, sum(node is None for node in nodes)
