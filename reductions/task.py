"""A sequence task: tokens of a vocabulary, and what a model must output after the last of them, or after several."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from .shelf import name_of, spec_of

Ints = npt.NDArray[np.integer]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Task(ABC):
    """Sequences of `length(n)` tokens below `vocabulary(n)`, each with a right output.

    The size n is what the papers call it (symbols, elements, vertices); it fixes the length, and the length fixes it.
    """

    variants: ClassVar[
        tuple[str, ...]
    ] = ()  # the task with parameters that make it another one, for surveys of all tasks
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

    def asked(self, n: int) -> tuple[int, ...]:
        """Positions after whose tokens an output is asked, ascending; the last one unless said."""
        return (self.length(n) - 1,)

    def generated(self, n: int) -> int:
        """Number of outputs generated from the last asked position on, output o fed back as token o; 1 unless said."""
        return 1

    def found(self, n: int) -> tuple[int, ...]:
        """Which of the generated outputs stand for what a search finds, and are not trained on; none unless said.

        A model that is run without a search writes these as well.
        """
        return ()

    def search(self, tokens: Ints, written: Ints) -> Ints:
        """What a search finds after (B, k) written tokens, for each of (B, T) inputs: (B,).

        Raises:
            ValueError: a task without searches.
        """
        raise ValueError(f"{self.spec} has no searches")

    @abstractmethod
    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """`count` sequences (count, T): natural ones, or hard ones, as the task's docstring says."""

    def text(self, tokens: Ints) -> str:
        """One sequence (T,) as a person would write it; the tokens unless said."""
        return " ".join(map(str, tokens.tolist()))

    @abstractmethod
    def label(self, tokens: Ints) -> Ints:
        """The right output for each sequence: (…, T) ↦ (…), or (…, answers) where several are asked.

        Raises:
            ValueError: a sequence that is not of this task.
        """

    def accepts(self, tokens: Ints, output: Ints) -> Bools:
        """Whether each output is right: equal to the label, unless a task allows more."""
        right = np.asarray(self.label(tokens) == output)
        return np.asarray(right.all(axis=-1)) if right.ndim == tokens.ndim else right

    def also_right(self, tokens: Ints) -> Iterator[Ints]:
        """Outputs (batch, …) beside the label that may be accepted, where `accepts` allows too many to try them all."""
        return iter(())

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


def one_hot(place: Ints, length: int) -> Ints:
    """1 at each place and 0 elsewhere: (…) ↦ (…, length).

    Example:
        >>> one_hot(np.array([2, 0]), 3).tolist()
        [[0, 0, 1], [1, 0, 0]]
    """
    return (place[..., None] == np.arange(length)).astype(np.int64)
