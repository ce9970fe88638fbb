"""Associative recall as printed: keys 1 … m and values xᵢ + m, so that the value of xᵢ = 0 is the key m.

Read over all tokens, as the definition of the task does, the query m is first found among the values.

Source: Wen, Dang and Lyu (2024), Theorem 4.6, with m = n/2.

Example:
    >>> print(LITERAL.shown(2))
    associative_recall, n=2: x=01 y=1 is accepted with output 0, answer 0; index says 1
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problems.index import Index
from ..reduction import Ints, Layout, Owner, Reduction
from ..task import Task
from ._literal import Literal


@dataclass(frozen=True)
class _FirstAfter(Task):
    """The token after the first occurrence of the last one, over all positions, counted from the value m."""

    def length(self, n: int) -> int:
        """n pairs and the query."""
        return 2 * n + 1

    def vocabulary(self, n: int) -> int:
        """Keys and values."""
        return n + 2

    def outputs(self, n: int) -> int:
        """The values' places among the tokens from m on."""
        return 2

    def sample(self, n: int, count: int, rng: np.random.Generator, *, hard: bool = False) -> Ints:
        """Uniform bits behind keys in order."""
        x, y = rng.integers(2, size=(count, n)), rng.integers(n, size=count)
        return AssociativeRecallAsPrinted().tokens(n, x, y)

    def label(self, tokens: Ints) -> Ints:
        """By search from the left."""
        place = np.argmax(tokens[..., :-1] == tokens[..., -1:], axis=-1)
        return np.take_along_axis(tokens, place[..., None] + 1, axis=-1)[..., 0] - tokens.shape[-1] // 2


@dataclass(frozen=True)
class AssociativeRecallAsPrinted(Reduction):
    """Values xᵢ + m."""

    @property
    def problem(self) -> Index:
        """INDEX over bits."""
        return Index()

    @property
    def task(self) -> Task:
        """Recall over all tokens."""
        return _FirstAfter()

    def layout(self, n: int) -> Layout:
        """Keys public, values Alice's, the query Bob's."""
        return Layout((Owner.PUBLIC, Owner.ALICE) * n + (Owner.BOB,))

    def alice(self, x: Ints, n: int) -> Ints:
        """xᵢ + m."""
        return x + n

    def bob(self, y: Ints, n: int) -> Ints:
        """The key, from 1."""
        return y[..., None] + 1

    def public(self, n: int) -> Ints:
        """1 … m."""
        return np.arange(1, n + 1)


LITERAL = Literal(
    AssociativeRecallAsPrinted(), "index_to_associative_recall", "the value of x_i = 0 is the last key", 2
)
