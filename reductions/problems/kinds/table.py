"""A problem given by its own table: f(x, y) = rows[x][y], on an explicit matrix or on listed inputs of a function.

For a problem that is on no shelf: a matrix that someone wrote down, or a function of the user's own. Its only size is
n = 1. Inputs are ranks of rows and columns; where the inputs were listed, `define` takes the listed tuples too.

Example:
    >>> from_matrix([[0, 1], [None, 1]]).define(1, 0) is None
    True
    >>> table = from_function(lambda x, y: int(x <= y), [(0, 0), (1, 1)], [(0, 1), (1, 1)])
    >>> table.rows, table.define((1, 1), (0, 1))
    (((1, 1), (0, 1)), 0)
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import index
from typing import Any

from ...outside import attempt
from ...problem import OUTSIDE, Array, Problem
from ...space import Input, Space, integers

Rows = tuple[tuple[int | None, ...], ...]

LARGEST_ANSWER = 1 << 31
LARGEST_TABLE = 1 << 16  # cells


_HOW = {  # to make integers of what an array of another dtype holds
    "float": "; of whole floats, array.astype(int).tolist() makes integers",
    "int": "; array.tolist() makes Python's integers",
    "uint": "; array.tolist() makes Python's integers",
    "bool": "; array.astype(int).tolist() makes integers",
}


@dataclass(frozen=True)
class Tabulated(Problem):
    """The problem of an explicit matrix.

    Attributes:
        rows: answers by row and column; None outside the promise.
        answer_count: number of possible answers; the largest in the table plus one, but at least two, unless given.
        xs, ys: the listed inputs, in the order of the ranks; empty where inputs are ranks.
        label: what it is called in sentences, such as the file it comes from; its size unless given.
        made_from: of what it is the table, for people; no part of the problem.
    """

    rows: Rows
    answer_count: int = 0
    xs: tuple[Input, ...] = field(default=(), compare=False)
    ys: tuple[Input, ...] = field(default=(), compare=False)
    label: str = field(default="", compare=False)
    made_from: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.rows or not self.rows[0]:
            raise ValueError("a table needs at least one row and one column")
        width = len(self.rows[0])
        for place, row in enumerate(self.rows):
            if len(row) != width:
                raise ValueError(f"row {place} of the table has {len(row)} cells, row 0 has {width}")
        largest = max(self._largest_of(place) for place in range(len(self.rows)))
        count = self.answer_count or max(2, largest + 1)
        if count <= largest:
            raise ValueError(f"the table has the answer {largest}, but only {count} answers: 0 … {count - 1}")
        object.__setattr__(self, "answer_count", count)

    def _largest_of(self, place: int) -> int:
        """The largest answer of a row; 0 where it has none."""
        shown = set(self.rows[place])
        if set(map(type, self.rows[place])) - {int, type(None)} or not all(
            cell is None or 0 <= cell < LARGEST_ANSWER for cell in shown
        ):
            raise self._refusal(place)
        return max((cell for cell in shown if cell is not None), default=0)

    def _refusal(self, place: int) -> ValueError:
        """The error for the first cell of a row that is no answer."""
        listed = enumerate(self.rows[place])
        column = next(j for j, c in listed if c is not None and (type(c) is not int or not 0 <= c < LARGEST_ANSWER))
        cell = self.rows[place][column]
        how = "" if isinstance(cell, int) else _HOW.get(type(cell).__name__.rstrip("0123456789"), "")
        return ValueError(f"cell ({place}, {column}) of the table is {cell}: wanted an integer ≥ 0, or None{how}")

    @property
    def spec(self) -> str:
        """The size of the table; its rows are too long for a name."""
        size = f"table of {len(self.rows)}×{len(self.rows[0])}"
        return f"{self.made_from} as a {size}" if self.made_from else size

    def at(self, n: int) -> str:
        """Its label, or its size; a table has no n worth naming."""
        return self.label or self.spec

    def check_size(self, n: int) -> None:
        """Refuse every n but 1."""
        if n != 1:
            raise ValueError(f"{self.spec} has one size, n=1, not n={n}")

    def answers(self, n: int) -> int:
        """As given, or as many as the table shows."""
        return self.answer_count

    def x_space(self, n: int) -> Space:
        """Ranks of rows."""
        return integers(len(self.rows))

    def y_space(self, n: int) -> Space:
        """Ranks of columns."""
        return integers(len(self.rows[0]))

    def define(self, x: Input, y: Input) -> int | None:
        """The cell of row x and column y; a listed tuple stands for its rank."""
        row = x if isinstance(x, int) else _rank(self.xs, x)
        column = y if isinstance(y, int) else _rank(self.ys, y)
        if row < 0 or column < 0:
            raise ValueError(f"row {row}, column {column}: wanted ranks ≥ 0")
        return self.rows[row][column]

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: ranks x and y (…); −1 outside the promise."""
        xp = x.__array_namespace__()
        place = x * len(self.rows[0]) + y
        return xp.reshape(xp.take(xp.asarray(self._flat), xp.reshape(place, (-1,))), place.shape)

    @cached_property
    def _flat(self) -> memoryview:
        """All cells row by row as 32-bit integers, made once: a buffer that any array library reads."""
        cells = array("i")
        for row in self.rows:
            cells.extend([OUTSIDE if cell is None else cell for cell in row] if None in row else row)  # type: ignore[arg-type]
        return memoryview(cells)


def from_matrix(
    rows: Iterable[Iterable[int | None]],
    *,
    promise: Iterable[Iterable[bool | int]] | None = None,
    answers: int | None = None,
    label: str = "",
) -> Tabulated:
    """The problem of a matrix.

    Args:
        rows: answers 0, 1, …, row by row; None outside the promise.
        promise: of the same shape, false where a cell is outside the promise.
        answers: number of possible answers; what the matrix shows unless given.
        label: what it is called in sentences.

    Raises:
        ValueError: no cells, rows of unequal length, a cell that is not an answer, or a promise of another shape.

    Example:
        >>> from_matrix([[0, 1], [1, 0]], promise=[[1, 1], [1, 0]]).rows
        ((0, 1), (1, None))
    """
    cells = tuple(map(_plain_row, rows))
    if promise is not None:
        mask = tuple(tuple(map(bool, row)) for row in promise)
        if [len(row) for row in mask] != [len(row) for row in cells]:
            raise ValueError("the promise has another shape than the matrix")
        cells = tuple(
            tuple(cell if inside else None for cell, inside in zip(row, kept, strict=True))
            for row, kept in zip(cells, mask, strict=True)
        )
    if answers is not None and answers < 1:
        raise ValueError(f"answers={answers}: wanted at least 1")
    return Tabulated(cells, answers or 0, label=label)


def from_function(
    f: Callable[[Input, Input], int | None], xs: Sequence[Input], ys: Sequence[Input], *, answers: int | None = None
) -> Tabulated:
    """The problem of a function on listed inputs, each evaluated once, here; f gives None outside the promise.

    Raises:
        ValueError: no inputs, an input listed twice, or a value that is not an answer.
    """
    for listed in (xs, ys):
        if len(set(listed)) != len(listed):
            raise ValueError("an input is listed twice")
    table = from_matrix([[f(x, y) for y in ys] for x in xs], answers=answers)
    return Tabulated(table.rows, table.answer_count, tuple(xs), tuple(ys))


def _plain_row(row: Iterable[Any]) -> tuple[Any, ...]:
    cells = tuple(row)
    return cells if set(map(type, cells)) <= {int, type(None)} else tuple(map(_plain, cells))


def table_of(problem: Problem, n: int) -> Tabulated:
    """The table of any problem at one size, by ranks of its inputs: the same question, said without code.

    Raises:
        ValueError: more than 2¹⁶ cells, a definition that fails, or one that gives no answers of the problem.
    """
    problem.check_size(n)
    xs, ys = problem.x_space(n), problem.y_space(n)
    if xs.size * ys.size > LARGEST_TABLE:
        raise ValueError(f"{problem.spec} at n={n} has {xs.size}×{ys.size} cells: wanted at most {LARGEST_TABLE}")
    where = f"{problem.spec} at n={n}"
    rows = attempt(where, lambda: tuple(tuple(problem.define(x, y) for y in ys) for x in xs))
    return Tabulated(rows, problem.answers(n), made_from=where)


def _plain(cell: Any) -> Any:
    """A bool or an integer of another library as a plain integer; anything else as it is, to be refused by name."""
    return index(cell) if hasattr(cell, "__index__") else cell


def _rank(listed: tuple[Input, ...], value: Input) -> int:
    try:
        return listed.index(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a listed input") from None
