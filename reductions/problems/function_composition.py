"""COMP: Alice holds f: [n] → [n], Bob holds g: [n] → [n] and a point p ∈ [n]; the answer is f(g(p)).

What one layer of attention cannot do when n log n outgrows its width. In the source three parties hold f, g and p; here
Bob is the latter two, which can only make it easier, and Alice, with the outer function, is the one whose message must
be long. Bob's input is (g(0), …, g(n−1), p).

Source: Peng, Narayanan and Papadimitriou (2024), Theorem 1.

Example:
    >>> PROBLEM.define((2, 0, 1), (1, 1, 0, 2))
    2
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

_FANO = "ceiling(n*(log2(n) - epsilon*log2(n-1) + epsilon*log2(epsilon) + (1-epsilon)*log2(1-epsilon)))"
_LEAVES = HERE.at("each of the n indicators [f(q) = a] has rank n, and a protocol has at least Σ rank leaves")
_ASK = HERE.at("Bob sends g(p), Alice answers")


@dataclass(frozen=True)
class FunctionComposition(Problem):
    """Alice's function at the value of Bob's function at Bob's point."""

    @property
    def smallest(self) -> int:
        """2: on one point there is one function, and nothing to ask."""
        return 2

    def answers(self, n: int) -> int:
        """One a point."""
        return n

    def x_space(self, n: int) -> Space:
        """f as the list of its values."""
        return strings(n, n)

    def y_space(self, n: int) -> Space:
        """g as the list of its values, and the point."""
        return strings(n + 1, n)

    def define(self, x: Input, y: Input) -> int:
        """x at y at the last entry of y."""
        if not isinstance(x, tuple) or not isinstance(y, tuple):
            raise self.refuse(x, y)
        return x[y[y[-1]]]

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x (…, n), y (…, n + 1)."""
        xp = x.__array_namespace__()
        inner = xp.take_along_axis(y, y[..., -1:], axis=-1)
        return xp.take_along_axis(x, inner + xp.zeros_like(x[..., :1]), axis=-1)[..., 0]

    def facts(self) -> tuple[Fact, ...]:
        """INDEX with n symbols: one-way costs exactly, two-way costs on both sides."""

        def recall(n: int, error: Fraction) -> int:
            return information_bits(n, n, error)

        outer = HERE.at("Bob may lead two functions to a point at which they differ")
        return (
            *exactly(Fact(Measure.STATES_AB, Side.LOWER, lambda n, _: Power(n, n), "n**n", outer)),
            *exactly(Fact(Measure.STATES_BA, Side.LOWER, lambda n, _: n, "n", HERE.at("only g(p) matters"))),
            Fact(
                Measure.R1_AB, Side.LOWER, recall, _FANO, COVER_THOMAS.at("Theorem 2.10.1, per value of f"), smallest=2
            ),
            Fact(Measure.D, Side.LOWER, lambda n, _: ceil_log2(n * n), "ceiling(log2(n**2))", _LEAVES),
            Fact(Measure.D, Side.UPPER, lambda n, _: 2 * ceil_log2(n), "2*ceiling(log2(n))", _ASK),
        )


PROBLEM = FunctionComposition()
