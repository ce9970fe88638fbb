"""A reduction: a map from pairs (x, y) of a problem to token sequences of a task, positions owned in advance."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .problem import Problem
from .shelf import name_of, spec_of
from .space import LONGEST
from .task import Ints as Ints
from .task import Task

if TYPE_CHECKING:
    from .laws.of_maps import check_law as check_law


class Owner(IntEnum):
    """Who writes the token at a position."""

    ALICE = 0
    BOB = 1
    PUBLIC = 2


@dataclass(frozen=True)
class Layout:
    """Whose each of T positions is; made from the size alone, so that it tells nothing about x or y."""

    owners: tuple[Owner, ...]

    def __len__(self) -> int:
        return len(self.owners)

    @cached_property
    def array(self) -> npt.NDArray[np.int8]:
        """Owners as an array, (T,)."""
        return np.array(self.owners, dtype=np.int8)

    def positions(self, owner: Owner) -> npt.NDArray[np.intp]:
        """Positions of one owner, ascending."""
        return np.flatnonzero(self.array == owner)

    def known_to(self, party: Owner) -> npt.NDArray[np.bool_]:
        """Which tokens a party can read: its own and the public ones, (T,)."""
        return np.asarray((self.array == party) | (self.array == Owner.PUBLIC))


def in_order(*runs: tuple[Owner, int]) -> Layout:
    """The layout made of runs of positions.

    Raises:
        ValueError: more than 2²⁶ positions.

    Example:
        >>> in_order((Owner.ALICE, 2), (Owner.BOB, 1)).owners
        (<Owner.ALICE: 0>, <Owner.ALICE: 0>, <Owner.BOB: 1>)
    """
    if (length := sum(count for _, count in runs)) > LONGEST:
        raise ValueError(f"a layout of {length} positions: wanted at most {LONGEST}")
    return Layout(tuple(owner for owner, count in runs for _ in range(count)))


def in_turns(values: Ints, first: int) -> Ints:
    """Every second entry from `first` on, then the others: what a party writes that owns a place of x, then one of y.

    Example:
        >>> in_turns(np.array([[5, 6, 7]]), 1).tolist()
        [[6, 5, 7]]
    """
    return np.concatenate([values[..., first::2], values[..., 1 - first :: 2]], axis=-1)


def prefix_cut(layout: Layout, position: int) -> Layout:
    """Private positions before `position` Alice's, the others Bob's; public ones stay public.

    Raises:
        ValueError: a position outside the layout.
    """
    if not 0 <= position <= len(layout):
        raise ValueError(f"cut at {position}: wanted 0 to {len(layout)}")
    sides = (Owner.ALICE if t < position else Owner.BOB for t in range(len(layout)))
    return Layout(tuple(o if o is Owner.PUBLIC else side for o, side in zip(layout.owners, sides, strict=True)))


@dataclass(frozen=True)
class Reduction(ABC):
    """Law: for every (x, y) inside the promise, every accepted output gives `answer(output) == value(x, y)`.

    All sizes are the task's; `problem_size` says which problem is inside.
    """

    @property
    def name(self) -> str:
        """Name on the shelf."""
        return name_of(self)

    @property
    def spec(self) -> str:
        """Name with parameters, as `Shelf.get` reads it."""
        return spec_of(self)

    @property
    @abstractmethod
    def problem(self) -> Problem:
        """The two-party problem that is asked."""

    @property
    @abstractmethod
    def task(self) -> Task:
        """The sequence task that answers it."""

    @property
    def smallest(self) -> int:
        """Smallest size of the task that holds an instance of the problem."""
        return self.task.smallest

    def problem_size(self, n: int) -> int:
        """Size of the problem inside the task of size n; the same, unless said."""
        return n

    def size_before(self, n: int, position: int) -> int | None:
        """Size of the problem that is left when Alice owns just the tokens before `position` and Bob the rest.

        Whoever owns more than the map gave it may fix what it owns in addition. None where no such problem is known.
        """
        own = self.layout(n)
        return self.problem_size(n) if prefix_cut(own, position) == own else None

    @abstractmethod
    def layout(self, n: int) -> Layout:
        """Whose each position is, from the task's size alone."""

    @abstractmethod
    def alice(self, x: Ints, n: int) -> Ints:
        """Alice's tokens in order of position: x (…, len) ↦ (…, her positions), n the task's size."""

    @abstractmethod
    def bob(self, y: Ints, n: int) -> Ints:
        """Bob's tokens in order of position: y (…, len) or (…) ↦ (…, his positions)."""

    def public(self, n: int) -> Ints:
        """Public tokens in order of position; none unless said."""
        return np.zeros(0, dtype=np.int64)

    def answer(self, output: Ints, y: Ints) -> Ints:
        """The problem's answer, read off the model's output by Bob, who knows y; the output itself, unless said."""
        return output

    def tokens(self, n: int, x: Ints, y: Ints) -> Ints:
        """The whole sequences, (batch, T): x is (batch, len), y (batch, len) or (batch,)."""
        self.check_size(n)
        layout = self.layout(n)
        tokens = np.zeros((len(x), len(layout)), dtype=np.int64)
        tokens[:, layout.positions(Owner.ALICE)] = self.alice(x, n)
        tokens[:, layout.positions(Owner.BOB)] = self.bob(y, n)
        tokens[:, layout.positions(Owner.PUBLIC)] = self.public(n)
        return tokens

    def check_size(self, n: int) -> None:
        """Refuse a size that the map does not have.

        Raises:
            ValueError: naming the map, n and the smallest n.
        """
        for found, kind in ((self.problem, Problem), (self.task, Task)):
            if not isinstance(found, kind):
                raise ValueError(
                    f"{self.spec}: its {kind.__name__.lower()} is {found!r}, wanted an object of {kind.__name__}"
                )
        if n < self.smallest:
            raise ValueError(f"{self.spec} needs n ≥ {self.smallest}, not n={n}")
        self.task.check_size(n)


def __getattr__(name: str) -> Any:
    """`check_law` is found here too, where maps are written; it is loaded when it is asked for."""
    if name != "check_law":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module("reductions.laws.of_maps").check_law
