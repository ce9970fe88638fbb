"""The matrix of a relation as sets of right answers, and what rectangles and messages have in common."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import and_

from reductions import Relation

ANYTHING = -1  # outside the promise: all bits, so that it takes nothing away

Lines = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class RightSets:
    """Sets of right answers as masks, equal rows and equal columns once.

    Attributes:
        rows: (rows, columns) masks; `ANYTHING` outside the promise.
        of_row, of_column: which line each input of Alice and of Bob has.
        row_inputs, column_inputs: the first input of each line.
    """

    rows: Lines
    of_row: tuple[int, ...]
    of_column: tuple[int, ...]
    row_inputs: tuple[int, ...]
    column_inputs: tuple[int, ...]

    @staticmethod
    def of(relation: Relation, n: int, *, most: int) -> RightSets:
        """Of all inputs.

        Raises:
            ValueError: no such size, or more than `most` cells.
        """
        relation.check_size(n)
        xs, ys = relation.x_space(n), relation.y_space(n)
        if xs.size * ys.size > most:
            raise ValueError(f"{relation.at(n)}: {xs.size}×{ys.size} pairs, at most {most} are gone through")
        whole = [tuple(_mask(relation, x, y) for y in ys) for x in xs]
        rows, of_row, row_inputs = _once(whole)
        columns, of_column, column_inputs = _once(list(zip(*rows, strict=True)))
        return RightSets(tuple(zip(*columns, strict=True)), of_row, of_column, row_inputs, column_inputs)

    @property
    def turned(self) -> RightSets:
        """Bob's inputs as rows."""
        turned = tuple(zip(*self.rows, strict=True))
        return RightSets(turned, self.of_column, self.of_row, self.column_inputs, self.row_inputs)

    def common(self, rows: list[int], column: int) -> int:
        """Answers that are right for all these rows in a column."""
        return reduce(and_, (self.rows[row][column] for row in rows), ANYTHING)

    def may_share(self, rows: list[int]) -> bool:
        """Whether these rows may send one message: in every column some answer is right for all of them."""
        return all(self.common(rows, column) for column in range(len(self.rows[0])))

    def agree_pairwise(self, rows: list[int]) -> bool:
        """Whether any two of them may: what the graph of conflicts sees."""
        return all(self.may_share([a, b]) for a, b in combinations(rows, 2))


def _mask(relation: Relation, x: int | tuple[int, ...], y: int | tuple[int, ...]) -> int:
    right = relation.right(x, y)
    if right is None:
        return ANYTHING
    if not right:
        raise ValueError(f"{relation.spec}: no answer is right for x={x}, y={y}")
    return sum(1 << answer for answer in right)


def _once(lines: list[tuple[int, ...]]) -> tuple[list[tuple[int, ...]], tuple[int, ...], tuple[int, ...]]:
    """The different lines, which each is, and where each is first; what is outside throughout goes with the first."""
    numbers: dict[tuple[int, ...], int] = {}
    firsts: list[int] = []
    for place, line in enumerate(lines):
        if set(line) != {ANYTHING} and line not in numbers:
            numbers[line] = len(numbers)
            firsts.append(place)
    return list(numbers) or lines[:1], tuple(numbers.get(line, 0) for line in lines), tuple(firsts) or (0,)
