"""INDEX_n over 10ᵐ symbols → phone book: names are public and in order, Alice writes the numbers, Bob the name.

Source: Jelassi et al. (2024), phone book; proved here: n·m·log₂ 10 bits.

Example:
    >>> import numpy as np
    >>> MAP.tokens(2, np.array([[42, 7]]), np.array([1])).tolist()
    [[10, 0, 0, 4, 2, 11, 0, 0, 0, 7, 11]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction
from ..tasks.phone_book import NAME, PhoneBook


@dataclass(frozen=True)
class IndexToPhoneBook(Reduction):
    """Numbers of m digits as symbols."""

    digits: int = 4

    @property
    def problem(self) -> Index:
        """INDEX over 10ᵐ symbols."""
        return Index(10**self.digits)

    @property
    def task(self) -> PhoneBook:
        """Numbers of m digits."""
        return PhoneBook(self.digits)

    def size_before(self, n: int, position: int) -> int | None:
        """INDEX on the numbers that are whole before the cut."""
        numbers = position // (self.digits + 1)
        return numbers if numbers > 0 and position < self.task.length(n) else None

    def layout(self, n: int) -> Layout:
        """Names public, digits Alice's, the name that is asked for Bob's."""
        return Layout(((Owner.PUBLIC,) + (Owner.ALICE,) * self.digits) * n + (Owner.BOB,))

    def alice(self, x: Ints, n: int) -> Ints:
        """Digits, the first one first."""
        return (x[..., None] // self._powers % 10).reshape(*x.shape[:-1], -1)

    def bob(self, y: Ints, n: int) -> Ints:
        """The token 10 + k of name k: (…) ↦ (…, 1)."""
        return NAME + y[..., None]

    def public(self, n: int) -> Ints:
        """The tokens 10 … n + 9 of all names in order."""
        return NAME + np.arange(n)

    def answer(self, output: Ints, y: Ints) -> Ints:
        """The number that the m digits write: (…, m) ↦ (…), or (…) ↦ (…) for one digit."""
        digits = output if output.ndim > np.ndim(y) else output[..., None]
        return np.asarray((digits * self._powers).sum(axis=-1))

    @property
    def _powers(self) -> Ints:
        return 10 ** np.arange(self.digits - 1, -1, -1)


MAP = IndexToPhoneBook()
