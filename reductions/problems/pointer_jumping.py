"""PJ: Alice and Bob hold f, g: [n] → [n]; from v₀ = 0 they jump in turns, Alice first; the answer is v_k.

v₁ = f(v₀), v₂ = g(v₁), v₃ = f(v₂), … for k = `rounds` jumps. Cheap in k rounds with Alice first; with fewer rounds, or
with the wrong one first, about n bits are needed. It is what depth buys.

Source: Kushilevitz and Nisan (1997), Section 4.2, and Nisan and Wigderson (1993); here the whole pointer is asked for.

Example:
    >>> PROBLEM.define((2, 0, 0), (1, 1, 0))
    0
    >>> PointerJumping(rounds=3).define((2, 0, 0), (1, 1, 1))
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2, information_bits
from ..costs.measure import Measure, Side
from ..costs.power import Power
from ..costs.source import COVER_THOMAS, HERE
from ..problem import Array, Problem
from ..space import Input, Space, strings

_FANO = "ceiling({m}*(log2(n) - epsilon*log2(n-1) + epsilon*log2(epsilon) + (1-epsilon)*log2(1-epsilon)))"
_JUMPS = HERE.at("who is at the pointer announces the next, ⌈log₂ n⌉ bits, k times")
_REACHED = HERE.at("every vertex is an answer")
_LEAVES = HERE.at("each of the n indicators [g(v) = a] has rank n, and a protocol has at least Σ rank leaves")
_FIRST = HERE.at("only f(0) matters")
_ALL = HERE.at("two functions that differ at a vertex are led to it, and told apart by what the other does there")


@dataclass(frozen=True)
class PointerJumping(Problem):
    """The vertex that is reached from 0 by jumping in turns along Alice's and Bob's functions."""

    rounds: int = 2

    def __post_init__(self) -> None:
        if not 1 <= self.rounds <= 1 << 16:
            raise ValueError(f"rounds={self.rounds}: wanted 1 to {1 << 16}")

    @property
    def smallest(self) -> int:
        """2: on one vertex there is nowhere to jump."""
        return 2

    def answers(self, n: int) -> int:
        """One a vertex."""
        return n

    def x_space(self, n: int) -> Space:
        """f as the list of its values."""
        return strings(n, n)

    def y_space(self, n: int) -> Space:
        """g as the list of its values."""
        return strings(n, n)

    def define(self, x: Input, y: Input) -> int:
        """k jumps from 0, the first along x."""
        if not isinstance(x, tuple) or not isinstance(y, tuple):
            raise self.refuse(x, y)
        vertex = 0
        for jump in range(self.rounds):
            vertex = (y if jump % 2 else x)[vertex]
        return vertex

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        xp = x.__array_namespace__()
        at = x[..., :1] + xp.zeros_like(y[..., :1])  # (…, 1), after the first jump
        for jump in range(1, self.rounds):
            at = xp.take_along_axis(y if jump % 2 else x, at, axis=-1)
        return at[..., 0]

    def facts(self) -> tuple[Fact, ...]:
        """Both sides of D; one-way costs exactly for up to three jumps."""
        k = self.rounds
        two = Fact(Measure.D, Side.LOWER, lambda n, _: ceil_log2(n * n), "ceiling(log2(n**2))", _LEAVES)
        any_jumps = Fact(Measure.D, Side.LOWER, lambda n, _: ceil_log2(n), "ceiling(log2(n))", _REACHED)
        jumps = Fact(Measure.D, Side.UPPER, lambda n, _: k * ceil_log2(n), f"{k}*ceiling(log2(n))", _JUMPS)
        return (two if k == 2 else any_jumps, jumps, *self._one_way())

    def _one_way(self) -> tuple[Fact, ...]:
        def one(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: n, "n", _FIRST))

        def all_of(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: Power(n, n), "n**n", _ALL))

        def recall(measure: Measure, known: int) -> Fact:
            def bits(n: int, error: Fraction) -> int:
                return information_bits(n - known, n, error)

            source = COVER_THOMAS.at("Theorem 2.10.1, per value of the function")
            return Fact(measure, Side.LOWER, bits, _FANO.format(m=f"(n-{known})"), source, smallest=2)

        if self.rounds == 1:
            nothing = Fact(Measure.STATES_BA, Side.LOWER, lambda n, _: 1, "1", HERE.at("g does not matter"))
            return (*one(Measure.STATES_AB), *exactly(nothing))
        if self.rounds == 2:
            return (*one(Measure.STATES_AB), *all_of(Measure.STATES_BA), recall(Measure.R1_BA, 0))
        if self.rounds == 3:
            return (*all_of(Measure.STATES_AB), *all_of(Measure.STATES_BA), recall(Measure.R1_AB, 1))
        return ()


PROBLEM = PointerJumping()
