"""h(g(x₁, y₁), …, g(xₙ, yₙ)): a small gadget g on every coordinate, and an outer function h of the n values.

A problem that says that it is such a composition does not define itself: its `define` is made here from gadget and
outer function. So what is proved of the gadget's small table is proved of the problem, for every n.

Example:
    >>> from operator import eq
    >>> equality = Composition(Gadget(2, 2, eq), And())
    >>> equality.combine((0, 1, 1), (0, 1, 1)), equality.combine((0, 1, 1), (0, 1, 0))
    (1, 0)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import index
from typing import final

from ...problem import Problem
from ...space import Input, Space, strings


@dataclass(frozen=True)
class Gadget:
    """g(a, b) for 0 ≤ a < rows and 0 ≤ b < columns: a cell of 0 or 1 (of 0, 1 or 2 under `First`)."""

    rows: int
    columns: int
    cell: Callable[[int, int], int]

    @property
    def table(self) -> tuple[tuple[int, ...], ...]:
        """All cells, by row."""
        return tuple(tuple(index(self.cell(a, b)) for b in range(self.columns)) for a in range(self.rows))


def gadget_of(table: tuple[tuple[int, ...], ...]) -> Gadget:
    """The gadget with this table."""
    return Gadget(len(table), len(table[0]), lambda a, b: table[a][b])


@dataclass(frozen=True)
class And:
    """1 when every gadget says 1; the other way round when negated."""

    negated: bool = False

    def __call__(self, values: Iterable[int]) -> int:
        """1, or 0 when negated, if no value is 0."""
        return int(all(values) != self.negated)

    def of_count(self, n: int, count: int) -> int:
        """The answer when `count` of n gadgets say 1."""
        return int((count == n) != self.negated)


@dataclass(frozen=True)
class Parity:
    """1 when an odd number of gadgets says 1."""

    def __call__(self, values: Iterable[int]) -> int:
        """The sum of the values mod 2."""
        return sum(values) % 2

    def of_count(self, n: int, count: int) -> int:
        """The answer when `count` of n gadgets say 1."""
        return count % 2


@dataclass(frozen=True)
class Count:
    """A function of n and of how many gadgets say 1; None outside the promise."""

    of_count: Callable[[int, int], int | None]

    def __call__(self, values: Iterable[int]) -> int | None:
        """The answer for the number of ones."""
        bits = tuple(values)
        return self.of_count(len(bits), sum(bits))


@dataclass(frozen=True)
class Bits:
    """Any function of the n values, given as a tuple; None outside the promise."""

    of_bits: Callable[[tuple[int, ...]], int | None]

    def __call__(self, values: Iterable[int]) -> int | None:
        """The answer for the tuple of values."""
        return self.of_bits(tuple(values))


@dataclass(frozen=True)
class First:
    """The first gadget that does not say 0 decides: 1 for the answer 0, 2 for the answer 1; `tie` if all say 0."""

    tie: int = 0

    def __call__(self, values: Iterable[int]) -> int:
        """One less than the first value that is not 0."""
        return next((value - 1 for value in values if value), self.tie)


Outer = And | Parity | Count | Bits | First


@dataclass(frozen=True)
class Composition:
    """A gadget and an outer function; the power is the length of the inputs."""

    gadget: Gadget
    outer: Outer

    def combine(self, x: tuple[int, ...], y: tuple[int, ...]) -> int | None:
        """h(g(x₁, y₁), …, g(xₙ, yₙ)).

        Raises:
            ValueError: x and y are not of the same length.
        """
        if len(x) != len(y):
            raise ValueError(f"x has {len(x)} coordinates, y has {len(y)}")
        return self.outer(map(self.gadget.cell, x, y))


@dataclass(frozen=True)
class Composed(Problem, ABC):
    """A problem that is a composition: it declares which, and its inputs and its definition follow."""

    @property
    @abstractmethod
    def composition(self) -> Composition:
        """Gadget and outer function; the same at every n."""

    @final
    def x_space(self, n: int) -> Space:
        """n row numbers of the gadget."""
        return strings(n, self.composition.gadget.rows)

    @final
    def y_space(self, n: int) -> Space:
        """n column numbers of the gadget."""
        return strings(n, self.composition.gadget.columns)

    @final
    def define(self, x: Input, y: Input) -> int | None:
        """The outer function of the gadget's values."""
        if not isinstance(x, tuple) or not isinstance(y, tuple):
            raise self.refuse(x, y)
        return self.composition.combine(x, y)


def declared(problem: Problem) -> Composition | None:
    """The composition that the problem's definition is made of; None where the problem defines itself in any way.

    A subclass, or an instance, that puts its own inputs or definition in the place of the generated ones defines
    itself, whatever it declares.
    """
    if not isinstance(problem, Composed):
        return None
    kind = type(problem)
    generated = (
        kind.x_space is Composed.x_space,
        kind.y_space is Composed.y_space,
        kind.define is Composed.define,
        kind.__getattribute__ is object.__getattribute__,
        not {"x_space", "y_space", "define"} & vars(problem).keys(),
    )
    composition = problem.composition
    plain = type(composition) is Composition and type(composition.gadget) is Gadget
    outer = composition.outer
    plain = plain and type(outer) in Outer.__args__ and type(getattr(outer, "negated", False)) is bool
    return composition if all(generated) and plain else None
