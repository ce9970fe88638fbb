"""Subsets of {0, …, N−1} of a size q as numbers below C(N, q): c₁ < … < c_q has the rank Σ C(cᵢ, i).

Source: Knuth (2011), Section 7.2.1.3, the combinatorial number system.

Example:
    >>> rank_subsets(np.array([[0, 1], [0, 2], [1, 2], [2, 3]])).tolist()
    [0, 1, 2, 5]
    >>> unrank_subsets(np.array([5]), 2).tolist()
    [[2, 3]]
"""

from __future__ import annotations

from math import comb

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer]


def rank_subsets(members: Ints) -> Ints:
    """Ranks of subsets given by ascending members: (…, q) ↦ (…)."""
    total = np.zeros(members.shape[:-1], dtype=np.int64)
    for i in range(members.shape[-1]):
        total += _column(i + 1, int(members.max(initial=0)))[members[..., i]]
    return total


def unrank_subsets(ranks: Ints, size: int) -> Ints:
    """Ascending members of the subsets of these ranks: (…) ↦ (…, q)."""
    rest = np.array(ranks, dtype=np.int64)
    members = np.zeros((*rest.shape, size), dtype=np.int64)
    for i in range(size, 0, -1):
        table = _column(i, i + 1)
        while table[-1] <= rest.max(initial=0):
            table = _column(i, 2 * len(table))
        members[..., i - 1] = np.searchsorted(table, rest, side="right") - 1
        rest -= table[members[..., i - 1]]
    return members


def _column(i: int, largest: int) -> npt.NDArray[np.int64]:
    """C(c, i) for c = 0 … largest, cut off below 2⁶³."""
    return np.array([min(comb(c, i), (1 << 63) - 1) for c in range(largest + 1)], dtype=np.int64)
