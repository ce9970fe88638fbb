"""Phone book: n entries of a name and a number of m digits, then a name; generate its number.

Digits are the tokens 0 … 9, names 10 … n + 9, each name once; T = n·(m + 1) + 1, and m outputs are generated.

Source: Jelassi et al. (2024), phone book, with one token a name.

Example:
    >>> import numpy as np
    >>> from dataclasses import replace
    >>> replace(TASK, digits=2).label(np.array([10, 4, 2, 11, 6, 7, 11])).tolist()
    [6, 7]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task

NAME = 10


@dataclass(frozen=True)
class PhoneBook(Task):
    """The number of a name."""

    typical: ClassVar[tuple[int, ...]] = (16, 64, 256)

    digits: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.digits <= 15:
            raise ValueError(f"digits={self.digits}: wanted 1 to 15")

    def length(self, n: int) -> int:
        """n entries and the name."""
        return n * (self.digits + 1) + 1

    def vocabulary(self, n: int) -> int:
        """Digits and names."""
        return NAME + n

    def outputs(self, n: int) -> int:
        """10, one output a digit."""
        return NAME

    def generated(self, n: int) -> int:
        """m, the digits of the number one after the other."""
        return self.digits

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Names in random order with uniform numbers; or, hard, numbers that differ in the last digit only."""
        names = NAME + rng.permuted(np.tile(np.arange(n), (count, 1)), axis=1)[..., None]
        numbers = rng.integers(10, size=(count, n, self.digits))
        if hard:
            numbers[:, :, :-1] = numbers[:, :1, :-1]
        book = np.concatenate([names, numbers], axis=2).reshape(count, -1)
        return np.concatenate([book, NAME + rng.integers(n, size=(count, 1))], axis=1)

    def text(self, tokens: Ints) -> str:
        """Entries with a semicolon between them, and the name."""
        book = tokens[:-1].reshape(-1, self.digits + 1).tolist()
        entries = "; ".join(f"name{row[0] - NAME} {''.join(map(str, row[1:]))}" for row in book)
        return f"{entries}. name{tokens[-1] - NAME}"

    def label(self, tokens: Ints) -> Ints:
        """The digits of the named entry: (…, T) ↦ (…, m), or (…) for one digit."""
        n, rest = divmod(tokens.shape[-1] - 1, self.digits + 1)
        if rest or n < 1:
            raise self.refuse(f"wanted entries of a name and {self.digits} digits, and then a name")
        book = tokens[..., :-1].reshape(*tokens.shape[:-1], n, self.digits + 1)
        names, numbers = book[..., 0], book[..., 1:]
        same = names == tokens[..., -1:]
        right = numbers.min() >= 0 and numbers.max() < NAME and names.min() >= NAME and names.max() < NAME + n
        if not right or not (same.sum(axis=-1) == 1).all():
            raise self.refuse("wanted each name once, digits after it, and one of the names at the end")
        place = np.argmax(same, axis=-1)[..., None, None]
        number = np.take_along_axis(numbers, place, axis=-2)[..., 0, :]
        return number[..., 0] if self.digits == 1 else number


TASK = PhoneBook()
