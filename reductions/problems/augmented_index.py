"""AIND: x ∈ {0,1}ⁿ; Bob has a place k and the bits of x before it; the answer is x_k.

INDEX with side information: what Bob knows already does not make Alice's message shorter. His input is the place,
counted from 0, and n − 1 bits of which those before the place are promised to be Alice's; the others say nothing.

Source: Miltersen, Nisan, Safra and Wigderson (1998) for the problem; proved in this module.

Example:
    >>> PROBLEM.define((0, 1, 1), (2, 0, 1)), PROBLEM.define((0, 1, 1), (2, 0, 0))
    (1, None)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2, information_bits
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Array, Problem
from ..space import Input, Space, strings

_ENTROPY = "ceiling(n*(1 + epsilon*log2(epsilon) + (1-epsilon)*log2(1-epsilon)))"
_FIRST = HERE.at("two strings are told apart at the first place where they differ, whose prefix both keep")
_PLACES = HERE.at("places with the prefixes of one string need different messages; the place alone is enough")
# I(x; M) = Σ I(x_k; M | x before k), and each is 1 − H₂(ε) at least, since Bob answers from M and those bits.
_CHAIN = HERE.at("the chain rule: each bit, given those before it, is told with error ε; Fano")
_ASK = HERE.at("Bob names k, Alice answers")


@dataclass(frozen=True)
class AugmentedIndex(Problem):
    """The bit of Alice's string at Bob's place, all bits before it known to Bob."""

    def x_space(self, n: int) -> Space:
        """Strings of n bits."""
        return strings(n)

    def y_space(self, n: int) -> Space:
        """A place, and n − 1 bits."""
        return Space((n, *(2,) * (n - 1)))

    def define(self, x: Input, y: Input) -> int | None:
        """x_k where the bits before k are Alice's."""
        if isinstance(x, int) or isinstance(y, int):
            raise self.refuse(x, y)
        place, *known = y
        return x[place] if tuple(known[:place]) == x[:place] else None

    def facts(self) -> tuple[Fact, ...]:
        """One-way costs exactly; the two-way cost from above."""
        return (
            *exactly(Fact(Measure.STATES_AB, Side.LOWER, lambda n, _: 2**n, "2**n", _FIRST)),
            *exactly(Fact(Measure.STATES_BA, Side.LOWER, lambda n, _: n, "n", _PLACES)),
            Fact(Measure.D, Side.UPPER, lambda n, _: 1 + ceil_log2(n), "1 + ceiling(log2(n))", _ASK),
            Fact(Measure.R1_AB, Side.LOWER, lambda n, e: information_bits(n, 2, e), _ENTROPY, _CHAIN, on_average=True),
        )

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array]:
        """Uniform strings and places, the promise kept."""
        x, place = rng.integers(2, size=(count, n)), rng.integers(n, size=(count, 1))
        xp = x.__array_namespace__()
        known = xp.where(xp.arange(n - 1)[None] < place, x[:, : n - 1], rng.integers(2, size=(count, n - 1)))
        return x, xp.concat([place, known], axis=1)


PROBLEM = AugmentedIndex()
