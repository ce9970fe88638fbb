"""INDEX: x ∈ [V]ⁿ, k ∈ [n]; the answer is x_k.

Alice holds the string, Bob the position. One message from Alice must carry the whole string; one from Bob need only
name a position. Who speaks first is everything, which is why recurrent models fail where attention does not.

Source: Kremer, Nisan and Ron (1999); Kushilevitz and Nisan (1997), Section 4.2.

Example:
    >>> PROBLEM.define((0, 1, 1, 0), 2)
    1
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2, information_bits
from ..costs.measure import Measure, Side
from ..costs.power import Power
from ..costs.source import COVER_THOMAS, HERE, KUSHILEVITZ_NISAN
from ..problem import Array
from .kinds.composition import Gadget
from .kinds.selection import Selected, itself

_LEAVES = HERE.at("each of the V indicators [x_k = v] has rank n, and a protocol has at least Σ rank leaves")
_FANO = COVER_THOMAS.at("Theorem 2.10.1, for each of n independent symbols")
_ASK = HERE.at("Bob names k, Alice answers")


@dataclass(frozen=True)
class Index(Selected):
    """The symbol of Alice's string at Bob's position."""

    symbols: int = 2

    def __post_init__(self) -> None:
        if self.symbols < 2:
            raise ValueError(f"symbols={self.symbols}: wanted at least 2")

    def answers(self, n: int) -> int:
        """One answer a symbol."""
        return self.symbols

    @cached_property
    def gadget(self) -> Gadget:
        """The symbol itself; Bob has nothing but the place."""
        return Gadget(self.symbols, 1, itself)

    def value(self, x: Array, y: Array) -> Array:
        """x_y, batched: x (…, n), y (…)."""
        return x.__array_namespace__().take_along_axis(x, y[..., None], axis=-1)[..., 0]

    def facts(self) -> tuple[Fact, ...]:
        """One-way costs exactly, two-way costs on both sides."""
        v = self.symbols

        def recall(n: int, error: Fraction) -> int:
            return information_bits(n, v, error)

        fano = "n*(log2(symbols) - epsilon*log2(symbols-1) + epsilon*log2(epsilon) + (1-epsilon)*log2(1-epsilon))"
        return (
            *exactly(Fact(Measure.STATES_AB, Side.LOWER, lambda n, _: Power(v, n), "symbols**n", KUSHILEVITZ_NISAN)),
            *exactly(Fact(Measure.STATES_BA, Side.LOWER, lambda n, _: n, "n", HERE.at("n distinct columns"))),
            Fact(Measure.R1_AB, Side.LOWER, recall, f"ceiling({fano})", _FANO, on_average=True),
            Fact(Measure.D, Side.LOWER, lambda n, _: ceil_log2(n * v), "ceiling(log2(n*symbols))", _LEAVES),
            Fact(
                Measure.D,
                Side.UPPER,
                lambda n, _: ceil_log2(n) + ceil_log2(v),
                "ceiling(log2(n)) + ceiling(log2(symbols))",
                _ASK,
            ),
        )


PROBLEM = Index()
