"""IP: x, y ∈ {0,1}ⁿ; the answer is Σ xᵢyᵢ mod 2.

As random as a matrix of its size can look: hard for every kind of protocol, even with errors in almost half of the
cases.

Source: Kushilevitz and Nisan (1997), Section 1.4 and Example 3.29.

Example:
    >>> PROBLEM.define((1, 0, 1), (1, 1, 1)), PROBLEM.define((1, 0, 1), (1, 1, 0))
    (0, 1)
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from operator import and_

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2, information_bits
from ..costs.measure import Measure, Side
from ..costs.source import HERE, KREMER_NISAN_RON, KUSHILEVITZ_NISAN
from ..problem import Array
from .kinds.composition import Composed, Composition, Gadget, Parity

_COMPOSITION = Composition(Gadget(2, 2, and_), Parity())
_ENTROPY = "ceiling(n*(1 + epsilon*log2(epsilon) + (1-epsilon)*log2(1-epsilon)))"
_RANKS = HERE.at("the ones have rank 2ⁿ − 1, the zeros 2ⁿ, so 2ⁿ⁺¹ − 1 leaves; Alice sends x, Bob answers")
# Zeros A×B: the spans of A and B are orthogonal, so their dimensions add up to at most n and |A||B| ≤ 2ⁿ. There are
# 2²ⁿ⁻¹ + 2ⁿ⁻¹ zeros. Ones A×B, a ∈ A: let V be the span of A − a, then |A| ≤ |V|, and B lies in the half of the
# complement of V where ⟨a, b⟩ = 1, so |A||B| ≤ 2ⁿ⁻¹. There are 2ⁿ⁻¹(2ⁿ − 1) ones. The rows themselves cover.
_SIZES = HERE.at("a rectangle holds at most 2ⁿ zeros or 2ⁿ⁻¹ ones; the rows are a cover")


@dataclass(frozen=True)
class InnerProduct(Composed):
    """The inner product of Alice's and Bob's strings over GF(2)."""

    @property
    def composition(self) -> Composition:
        """An odd number of i has xᵢ = yᵢ = 1."""
        return _COMPOSITION

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        xp = x.__array_namespace__()
        return xp.sum(x & y, axis=-1, dtype=x.dtype) % 2

    def facts(self) -> tuple[Fact, ...]:
        """Exact deterministic and nondeterministic costs; randomised ones from below, by discrepancy and by recall."""
        units = KREMER_NISAN_RON.at("unit vectors of Bob shatter Alice's strings: VC dimension n")

        def states(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: 2**n, "2**n", HERE.at("all rows, columns differ")))

        def recall(measure: Measure) -> Fact:
            return Fact(measure, Side.LOWER, lambda n, error: information_bits(n, 2, error), _ENTROPY, units)

        ones = "ceiling(log2(2**n - 1))"
        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            *exactly(Fact(Measure.D, Side.LOWER, lambda n, _: n + 1, "n + 1", _RANKS)),
            recall(Measure.R1_AB),
            recall(Measure.R1_BA),
            Fact(
                Measure.R,
                Side.LOWER,
                _by_discrepancy,
                "Max(0, ceiling(n/2 + log2(1 - 2*epsilon)))",
                KUSHILEVITZ_NISAN.at("Proposition 3.28 and Example 3.29: discrepancy at most 2^(−n/2)"),
            ),
            *exactly(Fact(Measure.N0, Side.LOWER, lambda n, _: n, "n", _SIZES)),
            *exactly(Fact(Measure.N1, Side.LOWER, lambda n, _: ceil_log2(2**n - 1), ones, _SIZES)),
        )


def _by_discrepancy(n: int, error: Fraction) -> int:
    """Least t ≥ 0 with 2ᵗ ≥ 2^(n/2)·(1 − 2ε): squared, 4ᵗ ≥ 2ⁿ(1 − 2ε)²."""
    if error >= Fraction(1, 2):
        return 0
    square = 2**n * (1 - 2 * error) ** 2
    return (ceil_log2(max(1, -(-square.numerator // square.denominator))) + 1) // 2


PROBLEM = InnerProduct()
