"""A two-party relation, or search problem: inputs x and y, and several answers that are right."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from .costs.fact import Fact
from .shelf import name_of, spec_of
from .space import Input, Space


@dataclass(frozen=True)
class Relation(ABC):
    """A set of right answers for each pair; a protocol has to name one of them, no matter which.

    It is no `Problem`, and no bound on functions speaks of it: inputs that may share a message are not those that agree
    pairwise. Three sets of right answers may meet in twos and have nothing in common.
    """

    @property
    def name(self) -> str:
        """Name on the shelf."""
        return name_of(self)

    @property
    def spec(self) -> str:
        """Name with parameters, as `Shelf.get` reads it."""
        return spec_of(self)

    def at(self, n: int) -> str:
        """What it is called in sentences, with its size."""
        return f"{self.spec} at n={n}"

    @property
    def smallest(self) -> int:
        """Smallest n for which the relation makes sense."""
        return 1

    @property
    def largest(self) -> int:
        """Largest n at which its closed forms are still worked out in a moment."""
        return 10_000_000

    @abstractmethod
    def answers(self, n: int) -> int:
        """Number of possible answers, 0 … answers−1."""

    @abstractmethod
    def x_space(self, n: int) -> Space:
        """The finite set from which Alice's x comes, in the order of its ranks."""

    @abstractmethod
    def y_space(self, n: int) -> Space:
        """The finite set from which Bob's y comes, in the order of its ranks."""

    @abstractmethod
    def right(self, x: Input, y: Input) -> frozenset[int] | None:
        """The right answers for one pair, at least one; None outside the promise, where anything goes."""

    def facts(self) -> tuple[Fact, ...]:
        """What is known in closed form, proved or cited."""
        return ()

    def check_size(self, n: int) -> None:
        """Refuse a size that the relation does not have, or one beyond all use.

        Raises:
            ValueError: naming the relation, n and the smallest or the largest n.
        """
        if n < self.smallest:
            raise ValueError(f"{self.spec} needs n ≥ {self.smallest}, not n={n}")
        if n > self.largest:
            raise ValueError(f"{self.spec} needs n ≤ {self.largest}, not n={n}")
