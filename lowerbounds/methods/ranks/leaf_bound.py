"""Leaves that any protocol tree for a rectangle has: Σ over answers of a rank or of a fooling set, on bit masks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..matrices.bitboard import ALICE, BOB, Board, Rect, bits

Cell = tuple[int, int]


@dataclass(frozen=True)
class LeafCount:
    """At least `leaves` leaves on rows × columns; by ranks modulo `prime`, or by a fooling set for each answer."""

    rows: int
    columns: int
    leaves: int
    prime: int = 0
    cells: tuple[tuple[Cell, ...], ...] = ()


class RankSum:
    """Σ over answers of the rank of [cell = answer] over GF(2) or GF(3), fed row by row.

    Attributes:
        rank: the sum so far.
        rows, columns: lines of minors that reach it.
    """

    def __init__(self, board: Board, columns: int, prime: int) -> None:
        self._lines, self._columns, self._prime = board.masks[ALICE], columns, prime
        self._bases: list[list[tuple[int, int, int]]] = [[] for _ in self._lines]
        self.rank = self.rows = self.columns = 0

    def add(self, row: int) -> None:
        """Take one more row."""
        reduce = _reduce_2 if self._prime == 2 else _reduce_3
        for lines, basis in zip(self._lines, self._bases, strict=True):
            plus, minus = reduce(lines[row] & self._columns, basis)
            if plus | minus:
                pivot = (plus | minus) & -(plus | minus)
                basis.append((pivot, plus, minus) if plus & pivot else (pivot, minus, plus))
                self.rank += 1
                self.rows |= 1 << row
                self.columns |= pivot


def _reduce_2(vector: int, basis: list[tuple[int, int, int]]) -> tuple[int, int]:
    for pivot, other, _ in basis:
        if vector & pivot:
            vector ^= other
    return vector, 0


def _reduce_3(plus: int, basis: list[tuple[int, int, int]]) -> tuple[int, int]:
    minus = 0
    for pivot, p, m in basis:
        if plus & pivot:
            t = (plus | p) ^ (minus | m)
            plus, minus = (minus | p) ^ t, (plus | m) ^ t
        elif minus & pivot:
            t = (plus | m) ^ (minus | p)
            plus, minus = (minus | m) ^ t, (plus | p) ^ t
    return plus, minus


def rank_count(board: Board, rect: Rect, prime: int, enough: int) -> LeafCount:
    """The rank sum of a total rectangle, stopped once it reaches `enough`; then no line of it can be left out."""
    total = _ranked(board, rect, prime, enough)
    if total.rank < enough:
        return LeafCount(total.rows, total.columns, total.rank, prime)
    rows, columns = total.rows, total.columns
    for row in reversed([*bits(rows)]):
        if _reaches(board, (rows & ~(1 << row), columns), prime, enough):
            rows &= ~(1 << row)
    for column in bits(columns):
        if _reaches(board, (rows, columns & ~(1 << column)), prime, enough):
            columns &= ~(1 << column)
    return LeafCount(rows, columns, enough, prime)


def _reaches(board: Board, rect: Rect, prime: int, enough: int) -> bool:
    """Whether the rank sum is at least this much; modulo 2, where most calls are, without minors."""
    if prime != 2:
        return _ranked(board, rect, prime, enough).rank >= enough
    rows, columns = [*bits(rect[ALICE])], rect[BOB]
    return sum(rank_2(lines[row] & columns for row in rows) for lines in board.masks[ALICE]) >= enough


def rank_2(vectors: Iterable[int]) -> int:
    """Rank over GF(2) of vectors given as masks.

    Example:
        >>> rank_2([0b011, 0b110, 0b101])
        2
    """
    basis: list[int] = []
    for vector in vectors:
        for entry in basis:
            shorter = vector ^ entry
            if shorter < vector:
                vector = shorter
        if vector:
            basis.append(vector)
    return len(basis)


def _ranked(board: Board, rect: Rect, prime: int, enough: int) -> RankSum:
    total = RankSum(board, rect[BOB], prime)
    for row in bits(rect[ALICE]):
        total.add(row)
        if total.rank >= enough:
            break
    return total


def fooling_count(board: Board, rect: Rect, enough: int) -> LeafCount:
    """Greedy fooling sets, one for each answer: any two cells have a crossing cell with another answer."""
    found: list[tuple[Cell, ...]] = []
    rows = columns = leaves = 0
    for answer in range(len(board.masks[ALICE])):
        cells = _fooling_set(board, rect, answer, enough - leaves)
        found.append(cells)
        leaves += len(cells)
        for row, column in cells:
            rows |= 1 << row
            columns |= 1 << column
        if leaves >= enough:
            break
    return LeafCount(rows, columns, leaves, cells=tuple(found))


def _fooling_set(board: Board, rect: Rect, answer: int, enough: int) -> tuple[Cell, ...]:
    mine = board.masks[ALICE][answer]
    free = {row: mine[row] & rect[BOB] for row in bits(rect[ALICE]) if mine[row] & rect[BOB]}
    others = [lines for other, lines in enumerate(board.masks[ALICE]) if other != answer]
    wrong = {row: sum(lines[row] for lines in others) & rect[BOB] for row in free}
    cells: list[Cell] = []
    while free and len(cells) < enough:
        row = min(free, key=lambda r: (free[r].bit_count(), r))
        column = min(bits(free[row]), key=lambda c: (sum(mask >> c & 1 for mask in free.values()), c))
        cells.append((row, column))
        # a second cell (r, c) stays a candidate where (row, c) or (r, column) has another answer
        free = {r: left for r, m in free.items() if (left := m if wrong[r] >> column & 1 else m & wrong[row])}
    return tuple(cells)


def leaf_count(board: Board, rect: Rect, enough: int) -> LeafCount:
    """The best count at hand; the first that reaches `enough`."""
    best = LeafCount(0, 0, 0)
    for prime in (2, 3) if board.total else ():
        if best.leaves < enough:
            best = max(best, rank_count(board, rect, prime, enough), key=lambda count: count.leaves)
    if best.leaves < enough:
        best = max(best, fooling_count(board, rect, enough), key=lambda count: count.leaves)
    return best
