"""Messages that the IsTree task needs at a cut: prefixes of t slots that some ending of 2n − t slots tells apart.

Let a prefix hold a edges without a cycle; it is alive when the n − 1 − a edges that lack fit into the slots that are
left. All prefixes that are not alive are alike: dead.

Multigraph: what counts is the partition into n − a components. Of two that are alive, one with fewer blocks is told
apart by its own completion, which has too few edges for the other. With as many blocks, two vertices u, v are in one
block of P but not of Q; a completion of Q with the edge uv closes a cycle over P. So S(n, n − a) for each a.

Simple: a repeated edge counts once, and the forest itself counts. Two of the same partition differ in an edge e; the
ending that repeats e and completes the forest that has it closes a cycle in the other. It has n − a edges, one more
than a completion; where just a completion fits, endings cannot repeat an edge and the partition is all that counts.
Two of different partitions are told apart as before: if uv is in the forest of P, the ending adds one edge too few.

Source: proved here, in the lines above; the task is that of Wen, Dang and Lyu (2024).

Example:
    >>> [states(3, t) for t in range(8)]
    [1, 4, 6, 6, 6, 5, 2, 2]
"""

from __future__ import annotations

from functools import cache
from math import comb

_VARIANTS = ("multigraph", "simple")


def states(n: int, position: int, variant: str = "multigraph") -> int:
    """Least number of states before the token at `position`, for any model that is right on all sequences of size n.

    Raises:
        ValueError: no such size, position or variant.
    """
    if variant not in _VARIANTS:
        raise ValueError(f"variant={variant}: wanted one of {', '.join(_VARIANTS)}")
    if n < 2:
        raise ValueError(f"is_tree needs n ≥ 2, not n={n}")
    if not 0 <= position <= 2 * n + 1:
        raise ValueError(f"is_tree, n={n}: a cut at {position}: wanted 0 to {2 * n + 1}")
    filled = min(position, 2 * n)  # the end token tells nothing
    fewest = filled - n - 1  # a prefix with fewer edges cannot be completed
    alive = range(max(0, fewest), min(filled, n - 1) + 1)
    if variant == "multigraph":
        return sum(stirling(n, n - a) for a in alive) + (filled >= 2)
    dead = (filled >= 3 and n >= 3) or fewest >= 1
    return sum(stirling(n, n - a) if a == fewest else forests_with(n, a) for a in alive) + dead


@cache
def stirling(n: int, blocks: int) -> int:
    """S(n, k), the partitions of n things into k blocks, by Σ_j (−1)ᵏ⁻ʲ C(k, j) jⁿ / k!.

    Source: Stanley (2012), Section 1.9.

    Example:
        >>> [stirling(4, k) for k in range(5)]
        [0, 1, 7, 6, 1]
    """
    surjections, factorial = 0, 1
    for j in range(blocks + 1):
        surjections += (-1) ** (blocks - j) * comb(blocks, j) * j**n
        factorial *= max(j, 1)
    return surjections // factorial


def forests_with(n: int, edges: int) -> int:
    """Labelled forests of n vertices and n − c edges: f(m, c) = Σ_k C(m−1, k−1) kᵏ⁻² f(m−k, c−1), by one vertex's tree.

    Source: Cayley's kᵏ⁻² trees (Stanley (1999), Section 5.3).

    Example:
        >>> [forests_with(4, a) for a in range(4)]
        [1, 6, 15, 16]
    """
    trees = [1, 1, *(k ** (k - 2) for k in range(2, n + 1))]
    count = [1] + [0] * n  # forests on m vertices of as many trees as rounds so far
    for _ in range(n - edges):
        count = [sum(comb(m - 1, k - 1) * trees[k] * count[m - k] for k in range(1, m + 1)) for m in range(n + 1)]
    return count[n]
