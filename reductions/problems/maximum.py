"""MAX: x, y ∈ {0,1}ⁿ as numbers, most significant bit first; the answer is the larger of the two.

Greater-than with the larger number asked for. Its cost lies between n and n + O(log n) bits, and is known exactly at
small n only.

Source: Fortnow and Gasarch (2008) ask for it; what is given here is proved in this module.

Example:
    >>> PROBLEM.define((1, 0, 1), (1, 1, 0)), PROBLEM.answers(3)
    (6, 8)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Array, Problem
from ..space import Input, Space, strings
from .greater_than import PROBLEM as GREATER_THAN

# [max(x, y) = v] is 1 on the row v up to column v, on the column v up to row v, and nowhere else: of rank 2, but 1 for
# v = 0. So 2·2ⁿ − 1 leaves are needed.
_RANKS = HERE.at("the indicators of the answers have rank 2, but that of 0 has rank 1: 2ⁿ⁺¹ − 1 leaves")
_ZERO = HERE.at("rows differ at y = 0, and so do columns at x = 0")
# Alice names x; Bob knows the answer, and says which of the 2ⁿ − x numbers from x on it is.
_NAMED = HERE.at("Alice sends x, Bob which of the 2ⁿ − x numbers from x on it is: at most 2n bits")


@dataclass(frozen=True)
class Maximum(Problem):
    """The larger of two numbers."""

    @property
    def largest(self) -> int:
        """Answers are numbers of n bits, which are written out."""
        return 4096

    def answers(self, n: int) -> int:
        """All numbers of n bits."""
        return 1 << n

    def x_space(self, n: int) -> Space:
        """Numbers below 2ⁿ, bit by bit."""
        return strings(n)

    def y_space(self, n: int) -> Space:
        """Numbers below 2ⁿ, bit by bit."""
        return strings(n)

    def define(self, x: Input, y: Input) -> int:
        """The larger number."""
        if isinstance(x, int) or isinstance(y, int):
            raise self.refuse(x, y)
        return max(_number(x), _number(y))

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n); of as many bits as their dtype holds."""
        xp = x.__array_namespace__()
        return xp.maximum(_numbers(x), _numbers(y))

    def facts(self) -> tuple[Fact, ...]:
        """One message exactly, and two-way costs within a factor of two."""

        def states(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: 2**n, "2**n", _ZERO))

        def leaves(n: int, _: object) -> int:
            return 2 ** (n + 1) - 1

        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            Fact(Measure.LEAVES, Side.LOWER, leaves, "2**(n + 1) - 1", _RANKS),
            Fact(Measure.D, Side.LOWER, lambda n, e: ceil_log2(leaves(n, e)), "n + 1", _RANKS),
            Fact(Measure.D, Side.UPPER, lambda n, _: 2 * n, "2*n", _NAMED),
        )

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array] | None:
        """That of greater-than: to name the larger number is to know which one it is."""
        return GREATER_THAN.hard(n, count, rng)


def _number(bits: tuple[int, ...]) -> int:
    found = 0
    for bit in bits:
        found = 2 * found + bit
    return found


def _numbers(bits: Array) -> Array:
    found = bits[..., 0]
    for place in range(1, bits.shape[-1]):
        found = 2 * found + bits[..., place]
    return found


PROBLEM = Maximum()
