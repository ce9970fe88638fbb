"""What every checker of a certificate works with: cells of the problem, shapes of the witness, and refusal."""

from __future__ import annotations

from typing import NoReturn

from reductions import Problem

from .certificate import Json


class Refuted(Exception):
    """A certificate that does not prove its claim; the message says where."""


def refute(where: str) -> NoReturn:
    """Refuse the certificate.

    Raises:
        Refuted: always.
    """
    raise Refuted(where)


class Cells:
    """The communication matrix of a problem at n, evaluated cell by cell from its scalar definition alone.

    Attributes:
        rows, columns: number of inputs of Alice and of Bob.
        evaluated: how many cells were asked for so far.
    """

    def __init__(self, problem: Problem, n: int) -> None:
        problem.check_size(n)
        self.problem, self.n = problem, n
        self._x, self._y = problem.x_space(n), problem.y_space(n)
        self.rows, self.columns = self._x.size, self._y.size
        self.answers = problem.answers(n)
        self.evaluated = 0

    def __call__(self, row: int, column: int) -> int | None:
        """The answer at the pair with these ranks, or None outside the promise."""
        self.evaluated += 1
        return self.problem.define(self._x.unrank(row), self._y.unrank(column))

    def row(self, value: Json, where: str) -> int:
        """`value` as the rank of an input of Alice, or refusal."""
        return whole(value, where, below=self.rows)

    def column(self, value: Json, where: str) -> int:
        """`value` as the rank of an input of Bob, or refusal."""
        return whole(value, where, below=self.columns)


def whole(value: Json, where: str, *, least: int = 0, below: int | None = None) -> int:
    """`value` as an integer in the range, or refusal."""
    if type(value) is not int or value < least or (below is not None and value >= below):
        refute(f"{where}: wanted an integer ≥ {least}" + (f" and < {below}" if below is not None else ""))
    return value


def items(value: Json, where: str) -> list[Json]:
    """`value` as a list, or refusal."""
    if not isinstance(value, list):
        refute(f"{where}: wanted a list")
    return value


def entries(value: Json, where: str, *keys: str) -> dict[str, Json]:
    """`value` as an object with exactly these keys, or refusal."""
    if not isinstance(value, dict) or set(value) != set(keys):
        refute(f"{where}: wanted an object with the keys {', '.join(keys)}")
    return value
