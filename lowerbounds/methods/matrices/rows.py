"""Any block of a problem's matrix, with the sender's inputs as its rows: how every search has cells evaluated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import isqrt, prod

import numpy as np
import numpy.typing as npt

from reductions import Problem
from reductions.problem import OUTSIDE
from reductions.space import Space

from ...certificates.certificate import Json
from ...checks.shared.refuted import LONGEST
from .kept import LastKept

Ranks = npt.NDArray[np.int64]
Digits = npt.NDArray[np.signedinteger]
Answers = npt.NDArray[np.signedinteger]

MOST_ROWS = 1 << 22
_TILE = 1 << 16  # cells: a tile's temporaries stay in the second-level cache
_LARGE = 1 << 26  # cells from which on narrow integers are tried
_LOOKED_AT = 1 << 18  # cells that are looked at to tell whether the problem is total


@dataclass(frozen=True)
class SenderRows:
    """The matrix of a problem at n, rows and columns by rank; `swapped` when Bob is the sender."""

    problem: Problem
    n: int
    swapped: bool = False

    def __post_init__(self) -> None:
        self.problem.check_size(self.n)
        if (digits := max(len(space.radices) for space in self.spaces)) > LONGEST:
            raise ValueError(
                f"{self.problem.spec}, n={self.n}: inputs of {digits} digits are not evaluated; at most {LONGEST}"
            )

    @cached_property
    def spaces(self) -> tuple[Space, Space]:
        """Inputs of the sender and of the receiver."""
        x, y = self.problem.x_space(self.n), self.problem.y_space(self.n)
        return (y, x) if self.swapped else (x, y)

    @property
    def rows(self) -> int:
        """Number of inputs of the sender."""
        return self.spaces[0].size

    @property
    def columns(self) -> int:
        """Number of inputs of the receiver."""
        return self.spaces[1].size

    @cached_property
    def total(self) -> bool:
        """Whether no cell was found outside the promise: of all of a small matrix, of a sample of a large one."""
        if self.rows * self.columns <= _LOOKED_AT:
            return bool((self.block(np.arange(self.rows), np.arange(self.columns)) != OUTSIDE).all())
        return bool((self.block(*self._sample()) != OUTSIDE).all())

    def block(self, rows: Ranks, columns: Ranks) -> Answers:
        """Answers at these ranks, (rows, columns); −1 outside the promise; of the whole matrix where it is kept."""
        known = whole_matrix.known(self.problem, self.n)
        if known is not None:
            return (known.T if self.swapped else known)[np.ix_(rows, columns)]
        return self._block(rows, columns, self._digit)

    @cached_property
    def _digit(self) -> type[np.signedinteger]:
        """Integers for the inputs: int32, which problems get under JAX too, or int8 where a large matrix allows it.

        Not every `value` can do with int8. That this one can is seen on a sample, and a certificate is checked anyway.
        """
        if max(*self.spaces[0].radices, *self.spaces[1].radices, 0) > 127 or self.rows * self.columns < _LARGE:
            return np.int32
        rows, columns = self._sample()
        same = self._block(rows, columns, np.int8) == self._block(rows, columns, np.int32)
        return np.int8 if same.all() else np.int32

    def _sample(self) -> tuple[Ranks, Ranks]:
        rng, side = np.random.default_rng(0), isqrt(_LOOKED_AT)
        rows, columns = (rng.integers(min(size, 1 << 62), size=side) for size in (self.rows, self.columns))
        return rows, columns

    def _block(self, rows: Ranks, columns: Ranks, digit: type[np.signedinteger]) -> Answers:
        narrow = self.problem.answers(self.n) <= 1 << 15
        found = np.empty((len(rows), len(columns)), dtype=np.int16 if narrow else np.int64)
        wide = min(len(columns), _TILE)
        high = max(1, _TILE // max(wide, 1))
        for left in range(0, len(columns), max(wide, 1)):
            receiver = inputs(self.spaces[1], columns[left : left + wide], digit)[None]
            for top in range(0, len(rows), high):
                sender = inputs(self.spaces[0], rows[top : top + high], digit)[:, None]
                found[top : top + high, left : left + wide] = self._tile(sender, receiver)
        return found

    def _tile(self, sender: Digits, receiver: Digits) -> Answers:
        x, y = (receiver, sender) if self.swapped else (sender, receiver)
        value = self.problem.value(x, y)
        declared = type(self.problem).domain is not Problem.domain  # otherwise it would only evaluate once more
        inside = self.problem.domain(x, y) if declared else value >= 0
        return np.asarray(value) if inside.all() else np.where(inside, value, OUTSIDE)


def _whole(problem: Problem, n: int) -> Answers:
    view = SenderRows(problem, n)
    found = view.block(np.arange(view.rows), np.arange(view.columns))
    found.flags.writeable = False
    return found


whole_matrix = LastKept(_whole)  # evaluated once, and shared by all that search it


def inputs(space: Space, ranks: Ranks, digit: type[np.signedinteger]) -> Digits:
    """The inputs with these ranks, (ranks, len) or (ranks,), in integers of type `digit`.

    The digits lie apart in memory, so that a problem's operations along the last axis run over whole columns.
    """
    digits = np.empty((len(space.radices), len(ranks)), dtype=digit)
    for place in range(len(space.radices) - 1, -1, -1):
        digits[place] = ranks % space.radices[place]
        ranks = ranks // space.radices[place]  # not divmod: ranks beyond 64 bits are Python's
    return digits[0] if space.scalar else digits.T


def candidates(space: Space, rng: np.random.Generator, count: int) -> Ranks:
    """Up to `count` different ranks worth asking first: single symbols and their complements, then uniform ones."""
    size = min(space.size, 1 << 62)
    if size <= count:
        return np.arange(size)
    steps = [prod(space.radices[place + 1 :]) for place in range(len(space.radices))]
    units = [step for step in steps if step < size]
    known = chain(units, (size - 1 - step for step in units), (0, size - 1))
    drawn = chain(known, map(int, rng.integers(size, size=count)))
    return np.array(list(dict.fromkeys(drawn))[:count], dtype=np.int64)


def runs_of(ranks: Iterable[int]) -> list[Json]:
    """Ascending ranks, three and more in a row written as [first, past the last].

    Example:
        >>> runs_of([0, 1, 2, 5, 7, 8])
        [[0, 3], 5, 7, 8]
    """
    runs: list[list[int]] = []
    for rank in ranks:
        if runs and runs[-1][1] == rank:
            runs[-1][1] += 1
        else:
            runs.append([rank, rank + 1])
    written: list[Json] = []
    for first, stop in runs:
        written += [[first, stop]] if stop - first > 2 else range(first, stop)
    return written
