"""UDISJ: disjointness of x, y ⊆ [n] with the promise |x ∩ y| ≤ 1; the answer is 1 when they are disjoint.

The promise that the lower bounds for disjointness really need: it stays as hard, to within a constant factor.

Source: Kushilevitz and Nisan (1997), Section 4.6; Kaibel and Weltge (2015).

Example:
    >>> PROBLEM.define((1, 0), (0, 1)), PROBLEM.define((1, 0), (1, 1)), PROBLEM.define((1, 1), (1, 1)) is None
    (1, 0, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import and_
from typing import Any

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2, information_bits
from ..costs.measure import Measure, Side
from ..costs.source import HERE, KAIBEL_WELTGE, KREMER_NISAN_RON
from ..problem import Array
from .disjointness import PROBLEM as DISJOINTNESS
from .kinds.composition import Composed, Composition, Count, Gadget

_ENTROPY = "ceiling(n*(1 + epsilon*log2(epsilon) + (1-epsilon)*log2(1-epsilon)))"
_SINGLETONS = HERE.at("rows x ∌ i and x' ∋ i differ at {i}, inside the promise; and there are 2ⁿ rows")
_PAIRS = HERE.at("pairs ({i}, {i}) fool the zeros, n rectangles cover them")
# 3ⁿ pairs are disjoint; a rectangle that has no pair meeting in exactly one element has at most 2ⁿ of them.
_COVER = KAIBEL_WELTGE.at("at least (3/2)ⁿ rectangles cover the ones")


def _disjoint(n: int, count: int) -> int | None:
    return 1 - count if count <= 1 else None


_COMPOSITION = Composition(Gadget(2, 2, and_), Count(_disjoint))


def _cover(n: int) -> int:
    """⌈(3/2)ⁿ⌉ in integers, the least number of rectangles that cover the ones."""
    pairs: int = 3**n
    return -(-pairs >> n)


@dataclass(frozen=True)
class UniqueDisjointness(Composed):
    """Whether two sets are disjoint, where they share at most one element."""

    @property
    def composition(self) -> Composition:
        """No i, or one, has xᵢ = yᵢ = 1."""
        return _COMPOSITION

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        return 1 - x.__array_namespace__().sum(x & y, axis=-1, dtype=x.dtype)

    def facts(self) -> tuple[Fact, ...]:
        """One-way costs exactly; two-way and nondeterministic ones from the cover of the ones."""

        def states(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: 2**n, "2**n", _SINGLETONS))

        def recall(measure: Measure) -> Fact:
            units = KREMER_NISAN_RON.at("singletons of Bob shatter Alice's sets: VC dimension n")
            return Fact(measure, Side.LOWER, lambda n, error: information_bits(n, 2, error), _ENTROPY, units)

        cover = "ceiling((3/2)**n)"
        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            Fact(
                Measure.D,
                Side.LOWER,
                lambda n, _: ceil_log2(_cover(n) + n),
                f"ceiling(log2({cover} + n))",
                HERE.at("(3/2)ⁿ leaves with the answer 1 by Kaibel and Weltge (2015), n with 0 by pairs ({i}, {i})"),
            ),
            Fact(Measure.D, Side.UPPER, lambda n, _: n + 1, "n + 1", HERE.at("Alice sends x, Bob answers")),
            recall(Measure.R1_AB),
            recall(Measure.R1_BA),
            *exactly(Fact(Measure.N0, Side.LOWER, lambda n, _: ceil_log2(n), "ceiling(log2(n))", _PAIRS)),
            Fact(Measure.N1, Side.LOWER, lambda n, _: ceil_log2(_cover(n)), f"ceiling(log2({cover}))", _COVER),
            Fact(Measure.N1, Side.UPPER, lambda n, _: n, "n", HERE.at("name x")),
        )

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array]:
        """Sets of ⌈n/4⌉ elements, half of the pairs disjoint, the rest with exactly one common element.

        Source: Kushilevitz and Nisan (1997), Section 4.6 (Razborov's distribution).
        """
        return DISJOINTNESS.hard(n, count, rng)


PROBLEM = UniqueDisjointness()
