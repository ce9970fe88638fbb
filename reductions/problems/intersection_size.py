"""INT: x, y ⊆ [n] as 0/1 strings; the answer is |x ∩ y|, one of n + 1 numbers.

Disjointness with the count asked for: not Boolean, and harder by almost log₂ n bits.

Source: Kushilevitz and Nisan (1997), Section 1.4, for ranks; what they are here is proved in this module. Tamm (1995)
for D = n + t at n = 2ᵗ, t ≥ 2; at n = 2 it is 4.

Example:
    >>> PROBLEM.define((1, 0, 1), (1, 1, 1)), PROBLEM.answers(3)
    (2, 4)
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import and_
from typing import Any

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2, information_bits
from ..costs.measure import Measure, Side
from ..costs.source import HERE, KREMER_NISAN_RON, TAMM
from ..problem import Array
from .disjointness import PROBLEM as DISJOINTNESS
from .kinds.composition import Composed, Composition, Count, Gadget

_ENTROPY = "ceiling(n*(1 + epsilon*log2(epsilon) + (1-epsilon)*log2(1-epsilon)))"
# [|x ∩ y| = v] is diagonal over subsets s in the Möbius basis, with entry ±C(|s|, v), which is not 0 iff |s| ≥ v. So a
# set of size j counts for j + 1 answers: Σⱼ (j + 1)·C(n, j) = (n + 2)·2ⁿ⁻¹ leaves at least.
_RANKS = HERE.at("the indicator of size v has rank Σ_{j ≥ v} C(n, j); these add up to (n + 2)·2ⁿ⁻¹ leaves")
# Bob's answer to x takes ⌈log₂(|x| + 1)⌉ bits. At n = 2ᵗ, t ≥ 2, that is t but for |x| = n, where it is t + 1, and for
# |x| ≤ 1, where it is 0 or 1: Σₓ 2^⌈log₂(|x| + 1)⌉ ≤ n·2ⁿ + n − (n − 1) − n(n − 2) ≤ 2ⁿ⁺ᵗ, and Kraft's
# inequality holds.
_KRAFT = TAMM.at("n + t bits at n = 2ᵗ, t ≥ 2; by Kraft's inequality, Alice names x and Bob its part of the size")

_TWO = HERE.at("no protocol tree of depth 3 is right at n = 2, which larger n contain")


def _size(n: int, count: int) -> int:
    return count


_COMPOSITION = Composition(Gadget(2, 2, and_), Count(_size))


@dataclass(frozen=True)
class IntersectionSize(Composed):
    """How many elements Alice's and Bob's sets share."""

    @property
    def composition(self) -> Composition:
        """The number of i with xᵢ = yᵢ = 1."""
        return _COMPOSITION

    def answers(self, n: int) -> int:
        """0 … n."""
        return n + 1

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        return x.__array_namespace__().sum(x & y, axis=-1, dtype=x.dtype)

    def facts(self) -> tuple[Fact, ...]:
        """One-way costs exactly; two-way costs within a bit or two."""
        units = KREMER_NISAN_RON.at("singletons of Bob shatter Alice's sets: VC dimension n")

        def states(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: 2**n, "2**n", HERE.at("singletons tell sets apart")))

        def recall(measure: Measure) -> Fact:
            return Fact(measure, Side.LOWER, lambda n, error: information_bits(n, 2, error), _ENTROPY, units)

        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            Fact(
                Measure.D,
                Side.LOWER,
                lambda n, _: ceil_log2((n + 2) << (n - 1)),
                "n - 1 + ceiling(log2(n + 2))",
                _RANKS,
            ),
            Fact(Measure.D, Side.LOWER, lambda n, _: 4, "4", _TWO, smallest=2),
            Fact(
                Measure.D,
                Side.UPPER,
                lambda n, _: n + ceil_log2(n + 1),
                "n + ceiling(log2(n + 1))",
                HERE.at("Alice sends x, Bob announces the size"),
            ),
            Fact(Measure.D, Side.UPPER, lambda n, _: n + ceil_log2(n), "n + ceiling(log2(n))", _KRAFT, smallest=3),
            recall(Measure.R1_AB),
            recall(Measure.R1_BA),
        )

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array]:
        """That of disjointness: to tell size 0 from size 1 is as hard as to tell whether sets meet.

        Source: Kushilevitz and Nisan (1997), Section 4.6 (Razborov's distribution).
        """
        return DISJOINTNESS.hard(n, count, rng)


PROBLEM = IntersectionSize()
