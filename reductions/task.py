"""A sequence task: tokens of a vocabulary, and what a model must output after the last of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from .shelf import name_of, spec_of

Ints = npt.NDArray[np.integer]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Task(ABC):
    """Sequences of `length(n)` tokens below `vocabulary(n)`, each with a right output.

    The size n is what the papers call it (symbols, elements, vertices); it fixes the length, and the length fixes it.
    """

    typical: ClassVar[tuple[int, ...]] = (16, 64, 256, 1024)  # sizes that a curve shows unless told

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
        """Smallest n for which the task makes sense."""
        return 1

    @abstractmethod
    def length(self, n: int) -> int:
        """Number T of tokens at size n."""

    @abstractmethod
    def vocabulary(self, n: int) -> int:
        """Number of different tokens at size n."""

    def outputs(self, n: int) -> int:
        """Number of different outputs, 0 … outputs−1; two unless said."""
        return 2

    @abstractmethod
    def label(self, tokens: Ints) -> Ints:
        """The right output for each sequence: (…, T) ↦ (…).

        Raises:
            ValueError: a sequence that is not of this task.
        """

    def accepts(self, tokens: Ints, output: Ints) -> Bools:
        """Whether each output is right: equal to the label, unless a task allows more."""
        return np.asarray(self.label(tokens) == output)

    def check_size(self, n: int) -> None:
        """Refuse a size that the task does not have.

        Raises:
            ValueError: naming the task, n and the smallest n.
        """
        if n < self.smallest:
            raise ValueError(f"{self.spec} needs n ≥ {self.smallest}, not n={n}")

    def refuse(self, wanted: str) -> ValueError:
        """The error for tokens that are not of this task."""
        return ValueError(f"not a sequence of {self.spec}: {wanted}")
