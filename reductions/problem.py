"""A two-party problem: inputs x and y, an answer that is defined by both."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from .costs.fact import Fact
from .shelf import name_of, spec_of
from .space import Input, Space

Array = Any  # an array of any namespace that follows the array API: numpy's, jax's
OUTSIDE = -1  # what stands for an answer outside the promise, in arrays of answers


@dataclass(frozen=True)
class Problem(ABC):
    """f(x, y) on a finite set of pairs, total or with a promise, any number of answers.

    `define` is the definition and the only thing that a checker calls; `value` and `domain` say the same of whole
    batches. This module and every problem's own import neither numpy nor anything heavier: arrays bring their own
    namespace.
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
    def smallest(self) -> int:
        """Smallest n for which the problem makes sense."""
        return 1

    @property
    def largest(self) -> int:
        """Largest n at which its closed forms are still worked out in a moment."""
        return 10_000_000

    def answers(self, n: int) -> int:
        """Number of possible answers, 0 … answers−1; two unless said."""
        return 2

    @abstractmethod
    def x_space(self, n: int) -> Space:
        """The finite set from which Alice's x comes, in the order of its ranks."""

    @abstractmethod
    def y_space(self, n: int) -> Space:
        """The finite set from which Bob's y comes, in the order of its ranks."""

    @abstractmethod
    def define(self, x: Input, y: Input) -> int | None:
        """The answer for one pair, or None outside the promise; pure Python on integers and tuples."""

    @abstractmethod
    def value(self, x: Array, y: Array) -> Array:
        """The answers for a batch; x is (…, len) or (…) for integers, the result (…); anything outside the promise."""

    def domain(self, x: Array, y: Array) -> Array:
        """Whether each pair of a batch is inside the promise, (…); always, for a total problem."""
        return self.value(x, y) >= 0

    def facts(self) -> tuple[Fact, ...]:
        """What is known in closed form, proved or cited."""
        return ()

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array] | None:
        """`count` pairs drawn from a hard distribution by the numpy generator `rng`, or None where none is known."""
        return None

    def refuse(self, x: Input, y: Input) -> ValueError:
        """The error for an x or y of the wrong kind: an integer in place of a tuple, or a tuple of an integer."""
        return ValueError(f"not a pair of inputs of {self.spec}: x={x}, y={y}")

    def check_size(self, n: int) -> None:
        """Refuse a size that the problem does not have, or one beyond all use.

        Raises:
            ValueError: naming the problem, n and the smallest or the largest n.
        """
        if n < self.smallest:
            raise ValueError(f"{self.spec} needs n ≥ {self.smallest}, not n={n}")
        if n > self.largest:
            raise ValueError(f"{self.spec} needs n ≤ {self.largest}, not n={n}")
