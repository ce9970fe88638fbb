"""Recall with overwrites: x are n writes of a value out of V to a key out of n, y a key; the answer is its last value.

The answer for a key that nobody wrote to is V. After n writes any map of at least one key may be there, and no two of
them answer alike: (V + 1)ⁿ − 1 messages, more than the Vⁿ of a string that is written once.

Example:
    >>> PROBLEM.define((0, 1, 0, 0), 0), PROBLEM.define((0, 1, 0, 0), 1)  # key 0 has 1, then 0; key 1 nothing
    (0, 2)
"""

from __future__ import annotations

from dataclasses import dataclass

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2, information_bits
from ..costs.measure import Measure, Side
from ..costs.source import COVER_THOMAS, HERE
from ..problem import Problem
from ..space import Input, Space, integers

_MAPS = HERE.at("n writes make any map of at least one key, the first of them written again; maps differ at some key")
_KEYS = HERE.at("two keys are told apart by writes to one of them alone; Bob names his")
_FANO = COVER_THOMAS.at("Theorem 2.10.1, for n values written to a key each")
_ENTROPY = "n*(log2(symbols) - epsilon*log2(symbols-1) + epsilon*log2(epsilon) + (1-epsilon)*log2(1-epsilon))"


@dataclass(frozen=True)
class OverwrittenRecall(Problem):
    """The last value that was written to a key."""

    symbols: int = 2

    def __post_init__(self) -> None:
        if self.symbols < 2:
            raise ValueError(f"symbols={self.symbols}: wanted at least 2")

    @property
    def largest(self) -> int:
        """Powers of this size are still worked out in a moment."""
        return 100_000

    def answers(self, n: int) -> int:
        """V values, or nothing."""
        return self.symbols + 1

    def x_space(self, n: int) -> Space:
        """n times a key and a value."""
        return Space((n, self.symbols) * n)

    def y_space(self, n: int) -> Space:
        """One of n keys."""
        return integers(n)

    def define(self, x: Input, y: Input) -> int:
        """The value of the last write to the key, V if there is none."""
        if isinstance(x, int) or not isinstance(y, int):
            raise self.refuse(x, y)
        writes = dict(zip(x[::2], x[1::2], strict=True))  # later ones take the place of earlier ones
        return writes.get(y, self.symbols)

    def facts(self) -> tuple[Fact, ...]:
        """One-way costs exactly, D from above, R1 by Fano."""
        v = self.symbols
        return (
            *exactly(Fact(Measure.STATES_AB, Side.LOWER, lambda n, _: (v + 1) ** n - 1, "(symbols + 1)**n - 1", _MAPS)),
            *exactly(Fact(Measure.STATES_BA, Side.LOWER, lambda n, _: n, "n", _KEYS)),
            Fact(
                Measure.D,
                Side.UPPER,
                lambda n, _: ceil_log2(n) + ceil_log2(v + 1),
                "ceiling(log2(n)) + ceiling(log2(symbols + 1))",
                HERE.at("Bob names the key, Alice answers"),
            ),
            Fact(Measure.R1_AB, Side.LOWER, lambda n, e: information_bits(n, v, e), f"ceiling({_ENTROPY})", _FANO),
        )


PROBLEM = OverwrittenRecall()
