"""Heads of width O(1) whose scores are whole numbers of O(log n) bits: COPY, COUNT, and four kinds of Match.

Position 1 holds a start token, whose coordinates are 0. A softmax in numbers with f bits of fraction is 1 on the
largest scores and 0 elsewhere as soon as all others are f + 1 below, as e⁻⁽ᶠ⁺¹⁾ is below half a step: that is checked
at each call, not assumed.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Lemmas C.13 to C.17.

Example:
    >>> tokens = np.array([0, 2, 1, 2, 1])
    >>> match(8, np.array([1]), tokens[:, None]), match(8, np.array([1]), tokens[:, None], near=5)
    (3, 5)
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from reductions.costs.logarithms import ceil_log2

Ints = Any


def fraction_bits(n: int) -> int:
    """f, of numbers that tell counts to n apart: ⌈log₂ n⌉."""
    return ceil_log2(n)


def attended(n: int, scores: Ints) -> Ints:
    """The positions, from 1, of the largest scores.

    Raises:
        ValueError: some other score is so near that its weight is not 0.
    """
    best = max(scores)
    places = [i + 1 for i, score in enumerate(scores) if score == best]
    second = max((score for score in scores if score < best), default=None)
    if second is not None and best - second < fraction_bits(n) + 1:
        raise ValueError(f"scores {best} and {second} are too near for n = {n}")
    return places


def copy(n: int, back: int, k: int) -> int:
    """Position k − s, or the first: scores −n·(k − s − k′)² of the positions up to k."""
    scores = [-n * (k - back - other) ** 2 for other in range(1, k + 1)]
    (place,) = attended(n, scores)
    return int(place)


def count(n: int, query: Ints, keys: Ints) -> Fraction:
    """1/(matches + 1), the weight of position 1, which ties with them: −n·Σ(Δ)² + n·[k′ = 1]·Σ(query)²."""
    scores = _apart(query, keys) * -n
    scores[0] += n * _norm(query)
    places = attended(n, scores)
    return Fraction(1, len(places)) if 1 in places else Fraction(0)


def match(n: int, query: Ints, keys: Ints, *, near: int = 0) -> int:
    """The matching position nearest to a place, which is the first for 0, or position 1 where none matches.

    Scores −n⁵·Σ(Δ)² − n·(near − k′)², and −n⁴ at position 1: matches are at least −n³, others at most −n⁵ there.

    Raises:
        ValueError: two matches are as near.
    """
    tie = (near - np.arange(1, len(keys) + 1).astype(object)) ** 2
    scores = _apart(query, keys) * -(n**5) - n * tie
    scores[0] = -(n**4)
    places = attended(n, scores)
    if len(places) > 1:
        raise ValueError(f"positions {places} match and are as near to {near}")
    return int(places[0])


def widest_score(n: int, coordinates: int) -> int:
    """Bits of a whole number that is a score of `match`, for coordinates up to 2n."""
    return (coordinates * n**5 * (2 * n) ** 2 + n**3).bit_length() + 1


def _apart(query: Ints, keys: Ints) -> Ints:
    """Σ (Δ)² as whole numbers of any size: (T,)."""
    differ = keys.astype(object) - np.asarray(query).astype(object)
    return (differ**2).sum(axis=1)


def _norm(query: Ints) -> int:
    return int((np.asarray(query).astype(object) ** 2).sum())
