"""What every checker of a certificate works with: cells of the problem, shapes of the witness, and refusal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import NoReturn

from reductions import Problem
from reductions.costs.numerals import numeral
from reductions.space import Input, Space

from ...certificates.certificate import Json

MOST_DIGITS = 1 << 30  # digits of inputs that all evaluated cells may have together: some minutes
LONGEST = 4096  # digits of an input that is evaluated; naming one by its rank takes quadratic time
MOST_SIZE = 1 << 25  # bits of the number of inputs of a party; a power that long takes some seconds
_KEPT = 1 << 20  # digits of inputs that are kept, since the next cell often has one of them again


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

    Spaces and their sizes are worked out when they are first asked for: at n = 10⁶ a size has 10⁶ bits.

    Attributes:
        evaluated: how many cells were asked for so far.
    """

    def __init__(self, problem: Problem, n: int) -> None:
        try:
            problem.check_size(n)
        except ValueError as error:
            refute(f"claim: {error}")
        self.problem, self.n = problem, n
        self.evaluated = 0

    @cached_property
    def _x(self) -> Space:
        return self.problem.x_space(self.n)

    @cached_property
    def _y(self) -> Space:
        return self.problem.y_space(self.n)

    @cached_property
    def _x_at(self) -> Callable[[int], Input]:
        return _keeping(self._x)

    @cached_property
    def _y_at(self) -> Callable[[int], Input]:
        return _keeping(self._y)

    @cached_property
    def rows(self) -> int:
        """Number of inputs of Alice."""
        return _size(self._x)

    @cached_property
    def columns(self) -> int:
        """Number of inputs of Bob."""
        return _size(self._y)

    @cached_property
    def answers(self) -> int:
        """Number of possible answers."""
        return self.problem.answers(self.n)

    def __call__(self, row: int, column: int) -> int | None:
        """The answer at the pair with these ranks, or None outside the promise."""
        self._charge(1)
        return self.problem.define(self._x_at(row), self._y_at(column))

    def line(self, row: int, columns: Sequence[int]) -> list[int | None]:
        """The answers of one row at these columns."""
        x, y_at, define = self._x_at(row), self._y_at, self.problem.define
        self._charge(len(columns))
        return [define(x, y_at(column)) for column in columns]

    def _charge(self, count: int) -> None:
        self.evaluated += count
        if self._longest > LONGEST:
            refute(f"n: inputs of more than {LONGEST} digits are not evaluated")
        if self.evaluated * self._digits > MOST_DIGITS:
            refute(f"after {self.evaluated} cells of {self._digits} digits: too much to check")

    @cached_property
    def _longest(self) -> int:
        return max(len(self._x.radices), len(self._y.radices))

    @cached_property
    def _digits(self) -> int:
        return len(self._x.radices) + len(self._y.radices)

    def row(self, value: Json, where: str) -> int:
        """`value` as the rank of an input of Alice, or refusal."""
        return whole(value, where, below=self.rows)

    def column(self, value: Json, where: str) -> int:
        """`value` as the rank of an input of Bob, or refusal."""
        return whole(value, where, below=self.columns)


def _size(space: Space) -> int:
    if sum(radix.bit_length() * count for radix, count in Counter(space.radices).items()) > MOST_SIZE:
        refute(f"n: a party has more than 2^{MOST_SIZE} inputs, too many to name one")
    return space.size


def _keeping(space: Space) -> Callable[[int], Input]:
    """`unrank`, with as many inputs kept as have `_KEPT` digits."""
    return lru_cache(maxsize=_KEPT // (1 + len(space.radices)))(space.unrank)


def whole(value: Json, where: str, *, least: int = 0, below: int | None = None) -> int:
    """`value` as an integer in the range, or refusal."""
    if type(value) is not int or value < least or (below is not None and value >= below):
        refute(f"{where}: wanted an integer ≥ {least}" + (f" and < {numeral(below)}" if below is not None else ""))
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
