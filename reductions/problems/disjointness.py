"""DISJ: x, y ⊆ [n] as 0/1 strings; the answer is 1 when no element is in both.

The two-way-hard problem: nothing but sending a whole set works, even with a constant probability of error.

Source: Kushilevitz and Nisan (1997), Example 1.23 and Section 4.6; sign convention: 1 means disjoint.

Example:
    >>> PROBLEM.define((1, 0, 1), (0, 1, 0)), PROBLEM.define((1, 0, 1), (0, 0, 1))
    (1, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2, information_bits
from ..costs.measure import Measure, Side
from ..costs.source import HERE, KREMER_NISAN_RON, KUSHILEVITZ_NISAN
from ..problem import Array
from .kinds.composition import And, Composed, Composition, Gadget

_ENTROPY = "ceiling(n*(1 + epsilon*log2(epsilon) + (1-epsilon)*log2(1-epsilon)))"


def _nand(a: int, b: int) -> int:
    return 1 - (a & b)


_COMPOSITION = Composition(Gadget(2, 2, _nand), And())


@dataclass(frozen=True)
class Disjointness(Composed):
    """Whether Alice's and Bob's sets are disjoint."""

    @property
    def composition(self) -> Composition:
        """Every i has not both xᵢ = 1 and yᵢ = 1."""
        return _COMPOSITION

    def value(self, x: Array, y: Array) -> Array:
        """The same, batched: x and y (…, n)."""
        xp = x.__array_namespace__()
        return xp.astype(~xp.any((x & y) != 0, axis=-1), x.dtype)

    def facts(self) -> tuple[Fact, ...]:
        """Exact deterministic and nondeterministic costs; one-way randomised from below."""
        singletons = KREMER_NISAN_RON.at("singletons of Bob shatter Alice's sets: VC dimension n")

        def states(measure: Measure) -> tuple[Fact, Fact]:
            return exactly(Fact(measure, Side.LOWER, lambda n, _: 2**n, "2**n", KUSHILEVITZ_NISAN.at("Example 1.23")))

        def recall(measure: Measure) -> Fact:
            return Fact(measure, Side.LOWER, lambda n, error: information_bits(n, 2, error), _ENTROPY, singletons)

        pairs = HERE.at("pairs ({i}, {i}) fool the zeros, n rectangles cover them")
        return (
            *states(Measure.STATES_AB),
            *states(Measure.STATES_BA),
            *exactly(Fact(Measure.D, Side.LOWER, lambda n, _: n + 1, "n + 1", KUSHILEVITZ_NISAN.at("Example 1.23"))),
            recall(Measure.R1_AB),
            recall(Measure.R1_BA),
            *exactly(Fact(Measure.N1, Side.LOWER, lambda n, _: n, "n", KUSHILEVITZ_NISAN.at("Example 1.23"))),
            *exactly(Fact(Measure.N0, Side.LOWER, lambda n, _: ceil_log2(n), "ceiling(log2(n))", pairs)),
        )

    def hard(self, n: int, count: int, rng: Any) -> tuple[Array, Array]:
        """Sets of ⌈n/4⌉ elements; the first half of the pairs disjoint, the rest with exactly one common element.

        Source: Kushilevitz and Nisan (1997), Section 4.6 (Razborov's distribution).
        """
        size = -(-n // 4)
        if 2 * size > n:
            raise ValueError(f"the hard distribution of disjointness needs n ≥ 2, not n={n}")
        place = rng.random((count, n)).argsort(axis=-1).argsort(axis=-1)  # a random permutation a row
        shift = (rng.permutation(count) * 2 >= count).astype(place.dtype)[:, None]  # 1: one common element
        x = place < size
        y = (place >= size - shift) & (place < 2 * size - shift)
        return x.astype(place.dtype), y.astype(place.dtype)


PROBLEM = Disjointness()
