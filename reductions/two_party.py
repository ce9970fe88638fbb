"""What a problem and a relation have in common: two parties' inputs at each size, a number of answers, known costs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from .costs.fact import Fact
from .shelf import name_of, spec_of
from .space import Input, Space


@dataclass(frozen=True)
class TwoParty(ABC):
    """Pairs of inputs to be answered, for every size n; which answers are right, a problem or a relation says."""

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
        """Smallest n for which it makes sense."""
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

    def facts(self) -> tuple[Fact, ...]:
        """What is known in closed form, proved or cited."""
        return ()

    def refuse(self, x: Input, y: Input) -> ValueError:
        """The error for an x or y of the wrong kind: an integer in place of a tuple, or a tuple of an integer."""
        return ValueError(f"not a pair of inputs of {self.spec}: x={x}, y={y}")

    def check_size(self, n: int) -> None:
        """Refuse a size that it does not have, or one beyond all use.

        Raises:
            ValueError: naming it, n and the smallest or the largest n.
        """
        if n < self.smallest:
            raise ValueError(f"{self.spec} needs n ≥ {self.smallest}, not n={n}")
        if n > self.largest:
            raise ValueError(f"{self.spec} needs n ≤ {self.largest}, not n={n}")
