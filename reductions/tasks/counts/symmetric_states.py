"""States after x for any function f of the number of pairs with g = 1: rows of its matrix, and its rank.

Of f(|x ∧ y|), k the first count at which f is not f(0): sets x of fewer than k all have the row f(0). Of two others,
let x have an element i that the other lacks; y ⊆ x of k elements with i among them meets x in k and the other in fewer.
So there are 1 + Σ_{j≥k} C(n, j) rows. Of f(|x ⊕ y|), x and x' have one row just if f(|z|) = f(|z ⊕ s|) for all z, s =
x ⊕ x', and then so for all sets as large as s. Two of these, if s is not everything, differ by two elements: so f
depends on the parity alone, 2 rows, or on nothing if |s| is odd; else s is everything and f(j) = f(n − j), 2ⁿ⁻¹ rows;
else 2ⁿ. Or and same are and and xor of complements, with f from the other end.

The matrix f(|x ∧ y|) is Σ_j Δʲf(0)·Σ_{|S|=j} x_S·y_S with independent x_S, so its rank is Σ C(n, j) over j with
Δʲf(0) ≠ 0; a protocol in which both know the answer has at least as many leaves with answer 1, for f of 0 and 1.

Source: proved here, in the lines above; the problem is that of Bhattamishra et al., arXiv 2406.09347 (2024).

Example:
    >>> rows("and", (0, 1, 1, 1)), rows("xor", (0, 1, 0, 1)), rows("same", (0, 0, 0, 1)), rank((0, 1, 0, 1))
    (8, 2, 8, 7)
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import comb


def rows(gate: str, values: Sequence[int]) -> int:
    """Different rows of f(|{i : g(xᵢ, yᵢ) = 1}|), f given as f(0), …, f(n).

    Raises:
        ValueError: another gate than and, or, xor, same.
    """
    if gate not in ("and", "or", "xor", "same"):
        raise ValueError(f"gate={gate}: wanted and, or, xor or same")
    f, n = tuple(values)[:: 1 if gate in ("and", "xor") else -1], len(values) - 1
    if len(set(f)) == 1:
        return 1
    if gate in ("and", "or"):
        first = next(k for k in range(n + 1) if f[k] != f[0])
        return 1 + sum(comb(n, j) for j in range(first, n + 1))
    if all(f[j] == f[j % 2] for j in range(n + 1)):
        return 2
    return 1 << (n - 1 if f == f[::-1] else n)


def rank(values: Sequence[int]) -> int:
    """Rank over the rationals of f(|x ∧ y|)."""
    differences, found, n = list(values), 0, len(values) - 1
    for j in range(n + 1):
        found += comb(n, j) * (differences[0] != 0)
        differences = [b - a for a, b in pairwise(differences)]
    return found
