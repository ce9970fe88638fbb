"""MatchNext: among positions that match, the one whose count is one more, where counts m are kept as numbers 1/m.

A head that counts gives the m-th match the number 1/m. In q = 2⌈log₂ n⌉ + 8 bits of fraction, u = 2^−q ≤ 2⁻⁸/n², a
network makes of x = 1/m the number x − x² + x³ if x ≤ 11/40, and 1/2, 1/3, 1/4 of 1, 1/2, 1/3. As 1/m − 1/m² + 1/m³ =
1/(m + 1) + 1/(m³(m + 1)), that is at most (1/20)/m² + u from 1/(m + 1). So the share of m + 1 is at most 0.056/m² from
it, and that of any other count at least 0.16/m², as 1/(m + 1) − 1/(m + 2) is at least (1/6)/m². Scores are

    −2λ·Σ(Δ)² − λ·(x′ − next(x))², λ = 2⁹·n⁵, and −λ·x⁴/128 at position 1,

rounded down. So the next match is at least 2.3·n − 1 ≥ ⌈log₂ n⌉ + 1 above position 1, or, where none is next, all
others are as far below it; what does not match is below −λ. That is enough for a softmax in ⌈log₂ n⌉ bits: see `heads`.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Lemma C.18; the numbers are proved here.

Example:
    >>> following(8, share(8, 5)), share(8, 6), share_bits(8)
    (2753, 2731, 14)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from reductions.costs.logarithms import ceil_log2

from .heads import attended
from .networks import product, threshold

Ints = Any
_TABLE = ((11, 40, 4), (5, 12, 3), (3, 4, 2))  # above a/b the share of 4, of 3, of 2


def share_bits(n: int) -> int:
    """q, bits of fraction of a share, for counts to n."""
    return 2 * ceil_log2(n) + 8


def share(n: int, count: int) -> int:
    """1/m in units of 2^−q, the nearest."""
    return ((2 << share_bits(n)) + count) // (2 * count)


def following(n: int, x: int) -> int:
    """The share of m + 1, or nearly, from the share x of m: two products, and three thresholds."""
    q, times = share_bits(n), product()
    square = int(times(np.array([x, x], object))[0])
    cube = int(times(np.array([square, x], object))[0])
    found, before = ((x << 2 * q) - (square << q) + cube + (1 << 2 * q - 1)) >> 2 * q, 0
    for over, under, count in _TABLE:
        above = int(threshold((over << q) // under + 1)(np.array([x], object))[0])
        found += above * (share(n, count) - (before or found))
        before = share(n, count)
    return found


def width() -> int:
    """Hidden numbers of the network: of two products and three thresholds, each of which chooses by a product."""
    return 2 * product().width + len(_TABLE) * (threshold(1).width + product().width)


def find(n: int, query: Ints, x: int, keys: Ints, shares: Ints) -> int:
    """The position that matches and whose share is that of one more, or position 1 where there is none.

    Args:
        n: the most positions.
        query: what a match is equal to, (c,).
        x: the share of the match that the next is asked of.
        keys: of all positions, (T, c); 0 at position 1.
        shares: of all positions, (T,).
    """
    q, scale = share_bits(n), 512 * n**5
    apart = ((keys.astype(object) - np.asarray(query).astype(object)) ** 2).sum(axis=1)
    far = (np.asarray(shares).astype(object) - following(n, x)) ** 2
    scores = [-2 * scale * differ - (scale * off >> 2 * q) for differ, off in zip(apart, far, strict=True)]
    scores[0] = -(scale * x**4 >> 4 * q + 7)
    (place,) = attended(n, scores)
    return int(place)


def widest_score(n: int, coordinates: int) -> int:
    """Bits of a whole number that is a score, for coordinates up to n."""
    return (512 * n**5 * (2 * coordinates * n**2 + 1)).bit_length() + 1
