"""Sets of a fixed size by their ranks."""

from __future__ import annotations

from math import comb


def subset(rank: int, size: int) -> frozenset[int]:
    """The set of this rank among all of its size, in colexicographic order: rank = Σ C(cᵢ, i) for c₁ < … < c_k.

    Which set it is does not depend on how many elements there are.

    Source: Knuth (2011), Section 7.2.1.3, the combinatorial number system.

    Example:
        >>> [sorted(subset(rank, 2)) for rank in range(4)]
        [[0, 1], [0, 2], [1, 2], [0, 3]]
    """
    found = []
    for place in range(size, 0, -1):
        element = place - 1
        while comb(element + 1, place) <= rank:
            element += 1
        rank -= comb(element, place)
        found.append(element)
    return frozenset(found)
