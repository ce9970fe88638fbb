"""A uniform permutation of n values, and one place is asked: less content than n free symbols, so more can be kept.

The INDEX ceiling of n symbols of n values is *false* here: for n = 3 and two states it is 43/81, and a model reaches
5/9. A table of answers is known, up to symmetry, by how often it uses each value, m = (m_1, m_2, …) with Σ m = n; the
permutations with exactly a places right are Σ_{j ≥ a} (−1)^{j−a} C(j, a)·e_j(m)·(n−j)!, since j given places, in which
the table's values differ, fix j values. With one multiplier for all permutations that bounds the accuracy.

Source: proved here, in the lines above.

Example:
    >>> from lowerbounds.memory.bounds.capacity import Capacity
    >>> str(CEILING.ceiling(3, Capacity.of(states=2)).accuracy)
    '5/9'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from math import comb, factorial

from reductions.costs.logarithms import ceil_log2

from ..bounds.bounded import Bound, Status
from ..bounds.capacity import Capacity
from ..bounds.kind import HARDEST, Kind
from ..matrices.constant_multiplier import constant_multiplier
from ..matrices.law import Law

_MOST_ROWS = 3  # values whose permutations are few enough for all partitions


@dataclass(frozen=True)
class Permutations(Kind):
    """One place of a permutation is asked."""

    @property
    def largest(self) -> int:
        """All partitions of n are gone through."""
        return 24

    @property
    def worst_case(self) -> str:
        """Random orders of places and of values bring every input and query to this law."""
        return HARDEST

    def law(self, n: int) -> str:
        """Permutations and places."""
        return f"a uniform permutation of {n} values; one place asked uniformly"

    def content_bits(self, n: int) -> int:
        """Bits of a permutation, log₂ n!."""
        return ceil_log2(factorial(n))

    def bound(self, n: int, capacity: Capacity) -> Bound:
        """The best constant multiplier."""
        inputs = factorial(n)
        states = capacity.states_up_to(inputs)
        if states == inputs:
            return Bound(Fraction(1), Status.EXACT, "every permutation has its own state", Fraction(1))
        if states == 1:
            return Bound(Fraction(1, n), Status.EXACT, "one state: every value is as likely", Fraction(1, n))
        tables = [{Fraction(a, n): count for a, count in enumerate(hits(kind, n))} for kind in _partitions(n)]
        found = constant_multiplier(tables, inputs, states)
        return Bound(
            found, Status.UPPER, "Lagrange ceiling with one multiplier, tables by how often each value is used"
        )

    def matrix(self, n: int) -> Law | None:
        """Rows are permutations."""
        if n > _MOST_ROWS:
            return None
        rows = tuple(permutations(range(n)))
        return Law(((1,) * n,) * len(rows), rows)


def hits(multiplicities: tuple[int, ...], n: int) -> list[int]:
    """How many permutations of n agree in exactly 0, 1 … n places with a table that uses its values so often.

    Example:
        >>> hits((1, 1, 1), 3), hits((3,), 3)
        ([2, 3, 0, 1], [0, 6, 0, 0])
    """
    ways = [1] + [0] * n  # e_j: sets of j places with different values of the table
    for times in multiplicities:
        for j in range(n, 0, -1):
            ways[j] += times * ways[j - 1]
    fixing = [way * factorial(n - j) for j, way in enumerate(ways)]
    return [sum((-1) ** (j - a) * comb(j, a) * fixing[j] for j in range(a, n + 1)) for a in range(n + 1)]


def _partitions(n: int, most: int | None = None) -> Iterator[tuple[int, ...]]:
    if n == 0:
        yield ()
    for first in range(min(n, most or n), 0, -1):
        for rest in _partitions(n - first, first):
            yield (first, *rest)


CEILING = Permutations()
