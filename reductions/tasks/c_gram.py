"""c-gram retrieval: n groups of c tokens, and a query of c − 1; output what follows the query's first occurrence.

Tokens 0 … V−1 are values, V … V+n−1 other symbols, and V+n separates; with `prefix` the query comes before the groups.
The query must occur in the context, and be followed by a token there. T = n·c + c: this is also the lookup of n-grams
with a suffix key, and with a prefix key, of the copying literature.

Source: Wen, Dang and Lyu (2024), Definition 4.4; Jelassi et al. (2024).

Example:
    >>> import numpy as np
    >>> TASK.label(np.array([2, 2, 0, 3, 3, 1, 4, 3, 3])).item()
    1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from ..task import Ints, Task


@dataclass(frozen=True)
class CGram(Task):
    """The token after a (c−1)-gram."""

    variants: ClassVar[tuple[str, ...]] = ("c_gram:prefix=true",)
    typical: ClassVar[tuple[int, ...]] = (16, 64, 256)

    symbols: int = 2
    grams: int = 3
    prefix: bool = False

    def __post_init__(self) -> None:
        if self.symbols < 2 or self.grams < 2:
            raise ValueError(f"symbols={self.symbols}, grams={self.grams}: wanted at least 2 of each")

    def length(self, n: int) -> int:
        """n groups, the separator, and the query."""
        return n * self.grams + self.grams

    def vocabulary(self, n: int) -> int:
        """Values, other symbols, and the separator."""
        return self.symbols + n + 1

    def outputs(self, n: int) -> int:
        """Values and other symbols."""
        return self.symbols + n

    def write(self, context: Ints, query: Ints) -> Ints:
        """Context (…, n·c) and query (…, c−1), with the separator between them."""
        n = context.shape[-1] // self.grams
        separator = np.full((*context.shape[:-1], 1), self.symbols + n)
        parts = [query, separator, context] if self.prefix else [context, separator, query]
        return np.concatenate(parts, axis=-1)

    def parts(self, tokens: Ints) -> tuple[Ints, Ints, Ints]:
        """Context, query and separator."""
        key = self.grams - 1
        if self.prefix:
            return tokens[..., key + 1 :], tokens[..., :key], tokens[..., key]
        return tokens[..., : -key - 1], tokens[..., -key:], tokens[..., -key - 1]

    def sample(self, n: int, count: int, rng: Generator, *, hard: bool = False) -> Ints:
        """Uniform symbols and a query from a random place of them; or, hard, each other symbol c − 1 times, then a
        value.
        """
        if hard:
            keys = self.symbols + rng.permuted(np.tile(np.arange(n), (count, 1)), axis=1)
            values = rng.integers(self.symbols, size=(count, n, 1))
            context = np.concatenate([np.repeat(keys[..., None], self.grams - 1, axis=2), values], axis=2)
            context = context.reshape(count, -1)
            start = rng.integers(n, size=count) * self.grams
        else:
            context = rng.integers(self.symbols + n, size=(count, n * self.grams))
            start = rng.integers(n * self.grams - self.grams + 1, size=count)
        query = np.take_along_axis(context, start[:, None] + np.arange(self.grams - 1), axis=1)
        return self.write(context, query)

    def text(self, tokens: Ints) -> str:
        """The tokens, the separator as a bar."""
        context, query, _ = (part.tolist() for part in self.parts(tokens))
        shown = [" ".join(map(str, part)) for part in ((query, context) if self.prefix else (context, query))]
        return " | ".join(shown)

    def label(self, tokens: Ints) -> Ints:
        """What follows the leftmost window that is the query."""
        if tokens.shape[-1] % self.grams or tokens.shape[-1] < 2 * self.grams:
            raise self.refuse(f"wanted n groups of {self.grams} and a query")
        context, query, separator = self.parts(tokens)
        n = context.shape[-1] // self.grams
        body = np.concatenate([context, query], axis=-1)
        if body.min() < 0 or body.max() >= self.symbols + n or (separator != self.symbols + n).any():
            raise self.refuse(f"wanted symbols below {self.symbols + n} around one separator {self.symbols + n}")
        windows = np.lib.stride_tricks.sliding_window_view(context, self.grams, axis=-1)
        same = (windows[..., :-1] == query[..., None, :]).all(axis=-1)
        if not same.any(axis=-1).all():
            raise self.refuse("the query is followed by nothing in the context")
        return np.take_along_axis(windows[..., -1], np.argmax(same, axis=-1)[..., None], axis=-1)[..., 0]


TASK = CGram()
