"""Dictionary look-up: x is a partial map from K keys to V values with n of them defined, y a key; the answer its value.

x lists for every key its value, or V where the key is absent; the promise is that exactly n keys are there, K = n +
`spare`. The answer for an absent key is V. All C(K, n)·Vⁿ promised maps are different rows, so that many messages are
needed, and they are enough.

Example:
    >>> PROBLEM.define((1, 2, 0), 1), PROBLEM.define((1, 0, 0), 1)
    (2, None)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Any

from ..costs.fact import Fact, exactly
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Array, Problem
from ..space import Input, Space, integers, strings

_ROWS = HERE.at("two promised maps differ at some key; Alice names her map")


@dataclass(frozen=True)
class Dictionary(Problem):
    """The value of a key that may be absent."""

    symbols: int = 2
    spare: int = 1

    def __post_init__(self) -> None:
        if self.symbols < 2 or self.spare < 1:
            raise ValueError(f"symbols={self.symbols}, spare={self.spare}: wanted at least 2, and at least 1")

    @property
    def largest(self) -> int:
        """Powers and binomials of this size are still worked out in a moment."""
        return 100_000

    def answers(self, n: int) -> int:
        """V values, or absent."""
        return self.symbols + 1

    def x_space(self, n: int) -> Space:
        """A value or V for every key."""
        return strings(n + self.spare, self.symbols + 1)

    def y_space(self, n: int) -> Space:
        """A key 0 … K−1, there or absent."""
        return integers(n + self.spare)

    def define(self, x: Input, y: Input) -> int | None:
        """The entry of the key, if `spare` keys are absent."""
        if not isinstance(x, tuple) or not isinstance(y, int):
            raise self.refuse(x, y)
        absent = sum(1 for value in x if value == self.symbols)
        return x[y] if absent == self.spare else None

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x (…, K), y (…)."""
        return x.__array_namespace__().take_along_axis(x, y[..., None], axis=-1)[..., 0]

    def domain(self, x: Array, y: Array) -> Array:
        """Whether `spare` keys are absent."""
        return x.__array_namespace__().sum(x == self.symbols, axis=-1) == self.spare

    def facts(self) -> tuple[Fact, ...]:
        """One-way messages, exactly."""
        v, spare = self.symbols, self.spare
        formula = f"binomial(n + {spare}, n)*symbols**n"
        rows = Fact(Measure.STATES_AB, Side.LOWER, lambda n, _: comb(n + spare, n) * v**n, formula, _ROWS)
        keys = Fact(Measure.STATES_BA, Side.UPPER, lambda n, _: n + spare, f"n + {spare}", HERE.at("Bob names the key"))
        return (*exactly(rows), keys)

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array]:
        """Uniform promised maps and keys."""
        keys = n + self.spare
        x = rng.integers(self.symbols, size=(count, keys))
        order = rng.permuted(x * 0 + 1, axis=1).cumsum(axis=1)
        x = rng.permuted(x * (order <= n) + self.symbols * (order > n), axis=1)
        return x, rng.integers(keys, size=count)


PROBLEM = Dictionary()
