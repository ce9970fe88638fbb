"""EQ: x, y ∈ [V]ⁿ; the answer is 1 when x = y.

Hard for deterministic protocols, easy with shared randomness and rare errors: no statement about it may be tested with
average accuracy.

Source: Kushilevitz and Nisan (1997), Example 1.21, and Chapter 3 for shared randomness.

Example:
    >>> PROBLEM.define((0, 1), (0, 1)), PROBLEM.define((0, 1), (1, 1))
    (1, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from operator import eq
from typing import Any

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.power import Power
from ..costs.source import DE_CAEN_GREGORY_PULLMAN, HERE, KUSHILEVITZ_NISAN
from ..costs.sperner import layer_bits
from ..problem import Array
from .kinds.composition import And, Composed, Composition, Gadget

_RANKS = HERE.at("I and J − I both have rank Vⁿ, so a protocol has at least 2·Vⁿ leaves; Alice sends x, Bob answers")
_PARITIES = HERE.at("c random parities of x differ from those of y ≠ x but with probability 2⁻ᶜ; or send x")


@lru_cache
def _composition(symbols: int) -> Composition:
    return Composition(Gadget(symbols, symbols, eq), And())


@dataclass(frozen=True)
class Equality(Composed):
    """Whether Alice's and Bob's strings are the same."""

    symbols: int = 2

    def __post_init__(self) -> None:
        if self.symbols < 2:
            raise ValueError(f"symbols={self.symbols}: wanted at least 2")

    @property
    def composition(self) -> Composition:
        """Every i has xᵢ = yᵢ."""
        return _composition(self.symbols)

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        xp = x.__array_namespace__()
        return xp.astype(xp.all(x == y, axis=-1), x.dtype)

    def facts(self) -> tuple[Fact, ...]:
        """Deterministic costs exactly; randomised ones from above, because they are small."""
        v = self.symbols

        def hashed(n: int, error: Fraction) -> int:
            whole = ceil_log2(Power(v, n))
            return whole if error == 0 else min(whole, ceil_log2(-(-error.denominator // error.numerator)))

        def states(measure: Measure) -> tuple[Fact, Fact]:
            rows = KUSHILEVITZ_NISAN.at("Example 1.21")
            return exactly(Fact(measure, Side.LOWER, lambda n, _: Power(v, n), "symbols**n", rows))

        def parities(measure: Measure) -> Fact:
            formula = "Min(ceiling(n*log2(symbols)), ceiling(log2(ceiling(1/epsilon))))"
            return Fact(measure, Side.UPPER, hashed, formula, _PARITIES)

        layer = DE_CAEN_GREGORY_PULLMAN.at("the least k with C(k, ⌊k/2⌋) ≥ Vⁿ rectangles cover J − I")
        zeros = Fact(
            Measure.N0, Side.LOWER, lambda n, _: layer_bits(Power(v, n)), "ceiling(log2(sperner(symbols**n)))", layer
        )
        fooled = KUSHILEVITZ_NISAN.at("Example 1.21")
        ones = Fact(Measure.N1, Side.LOWER, lambda n, _: ceil_log2(Power(v, n)), "ceiling(n*log2(symbols))", fooled)
        whole = "1 + ceiling(n*log2(symbols))"
        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            *exactly(Fact(Measure.D, Side.LOWER, lambda n, _: 1 + ceil_log2(Power(v, n)), whole, _RANKS)),
            *exactly(zeros),
            *exactly(ones),
            parities(Measure.R1_AB),
            parities(Measure.R1_BA),
        )

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array]:
        """Half of the pairs equal, half differing in exactly one symbol."""
        x = rng.integers(self.symbols, size=(count, n))
        differs = rng.permutation(count) * 2 >= count
        here = rng.integers(n, size=count)[:, None] == rng.permutation(n).argsort()[None, :]
        change = rng.integers(1, self.symbols, size=count)[:, None] * here * differs[:, None]
        return x, (x + change) % self.symbols


PROBLEM = Equality()
