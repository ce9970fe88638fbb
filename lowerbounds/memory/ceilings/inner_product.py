"""Σ xᵢyᵢ mod 2 for uniform x and y: a constant advantage over a coin needs about n bits.

For two answers, uniform and independent x and y, let A be the matrix of signs. A model with classes R gets a share
1/2 + Σ_R Σ_y |Σ_{x ∈ R} A(x, y)| / (2·|X|·|Y|) right. By Cauchy and Schwarz, over y and then over the M classes,
Σ_R Σ_y |1_RᵀA| ≤ Σ_R √|Y|·‖A‖·√|R| ≤ √(|Y|·M·|X|)·‖A‖, so accuracy ≤ 1/2 + 1/2·√(M·‖A‖²/(|X|·|Y|)). For the inner
product A·Aᵀ = 2ⁿ·I: accuracy ≤ 1/2 + 1/2·√(M/2ⁿ), here rounded upwards over 2⁶¹.

Source: proved here, in the lines above.

Example:
    >>> from lowerbounds.memory.bounds.capacity import Capacity
    >>> [str(CEILING.ceiling(2, Capacity.of(states=m)).accuracy) for m in (1, 2, 3, 4)]
    ['5/8', '13/16', '7/8', '1']
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from reductions import Problem
from reductions.problems.inner_product import InnerProduct as InnerProductProblem
from reductions.problems.symmetric_pairs import SymmetricPairs

from ..bounds.bounded import Bound, Status
from ..bounds.capacity import Capacity
from ..bounds.kind import Kind
from ..matrices.law import Law, problem_law
from .balls.content import covers

GRAIN = 1 << 60
MOST_SEARCHED = 4


@dataclass(frozen=True)
class InnerProduct(Kind):
    """The inner product of two uniform strings of bits."""

    @property
    def falls(self) -> bool:
        """The spectral ceiling does."""
        return True

    def law(self, n: int) -> str:
        """How the two strings are drawn."""
        return f"x and y independent and uniform in {{0, 1}}^{n}"

    def content_bits(self, n: int) -> int:
        """Bits of Alice's string itself."""
        return n

    def bound(self, n: int, capacity: Capacity) -> Bound:
        """The spectral ceiling."""
        if covers(capacity, n, 2):
            return Bound(Fraction(1), Status.EXACT, "every string has its own state", Fraction(1))
        return Bound(_ceiling(n, capacity), Status.UPPER, "spectral: A·Aᵀ = 2ⁿ·I, Cauchy and Schwarz twice")

    def matrix(self, n: int) -> Law | None:
        """The whole matrix, at the smallest sizes."""
        return problem_law(InnerProductProblem(), n) if n <= MOST_SEARCHED else None

    @classmethod
    def of(cls, problem: Problem) -> InnerProduct | None:
        """IP, by either name."""
        return cls() if problem in (InnerProductProblem(), SymmetricPairs("and", "parity")) else None


def _ceiling(n: int, capacity: Capacity) -> Fraction:
    """1/2 + 1/2·√(M/2ⁿ), the root rounded upwards over 2⁶⁰."""
    if capacity.bits is not None:
        share = Fraction(1, 1 << min(n - capacity.bits, 2 * GRAIN.bit_length()))
    else:
        states = capacity.states_up_to(1 << n)
        share = Fraction(states, 1 << n)
    square = -(-share.numerator * GRAIN**2 // share.denominator)
    root = isqrt(square - 1) + 1
    return min(Fraction(1), Fraction(1, 2) + Fraction(root, 2 * GRAIN))


CEILING = InnerProduct()
