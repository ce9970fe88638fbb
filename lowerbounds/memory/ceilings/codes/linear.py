"""Linear codes over a prime field, by parity checks: the fewest errors that bring any string to a word of the code.

A code of n places with r independent checks has kⁿ⁻ʳ words. An error pattern shows in the checks as its syndrome, and
of the kʳ syndromes each is shown by kⁿ⁻ʳ strings, so the mean distance is the mean over syndromes of the lightest
pattern that shows it. Where every syndrome is the lightest possible, as many as there is room for at each weight, the
code meets ball filling and is optimal: perfect codes, and quasi-perfect ones.

Source: MacWilliams and Sloane, The Theory of Error-Correcting Codes (1977), Chapters 1 and 2.

Example:
    >>> hamming = [(0, 0, 1), (0, 1, 0), (0, 1, 1), (1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1)]
    >>> leader_weights(hamming, 2)
    [1, 7]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product

from ...bounds.code import Code, Word

MOST_CODES = 4000  # that a search looks at
MOST_WORK = 1 << 17  # syndromes of all of them


def leader_weights(columns: Sequence[Word], k: int) -> list[int]:
    """How many syndromes need 0, 1, 2 … errors; columns of the check matrix, over the integers modulo the prime k.

    Raises:
        ValueError: the columns do not span, so that some syndrome is never shown.
    """
    multiples = {tuple(c * entry % k for entry in column) for column in columns for c in range(1, k)}
    seen = edge = {(0,) * len(columns[0])}
    counts = [1]
    while len(seen) < k ** len(columns[0]):
        near = {tuple((a + b) % k for a, b in zip(word, step, strict=True)) for word in edge for step in multiples}
        edge = near - seen
        if not edge:
            raise ValueError("the columns do not span all syndromes")
        seen = seen | edge
        counts.append(len(edge))
    return counts


def accuracy_of(columns: Sequence[Word], k: int) -> Fraction:
    """1 − mean number of errors / n."""
    counts = leader_weights(columns, k)
    errors = sum(weight * count for weight, count in enumerate(counts))
    return 1 - Fraction(errors, len(columns) * k ** len(columns[0]))


def linear_code(n: int, k: int, checks: int, wanted: Fraction) -> Code | None:
    """The first code of n places over a prime k whose accuracy is `wanted`, else the best that a short search finds.

    The checks are taken in the form (I | A), which every linear code has up to the order of its places.
    """
    if not 0 < checks < n or k**checks > MOST_WORK >> 6 or not _is_prime(k):
        return None
    best: Code | None = None
    for columns in _matrices(n, k, checks):
        accuracy = accuracy_of(columns, k)
        if best is None or accuracy > best.accuracy:
            rows = tuple(tuple(column[i] for column in columns) for i in range(checks))
            best = Code(f"linear code of length {n} with {checks} checks over {k} symbols", accuracy, checks=rows)
        if accuracy == wanted:
            break
    return best


def _matrices(n: int, k: int, checks: int) -> Iterator[tuple[Word, ...]]:
    """Unit columns, and n − r others up to order and multiples; no more than the search may look at."""
    units = tuple(tuple(int(i == j) for i in range(checks)) for j in range(checks))
    others = [word for word in product(range(k), repeat=checks) if _leads_with_one(word) and word not in units]
    others = sorted(others, key=lambda word: (-sum(map(bool, word)), word)) + list(units)
    for place, chosen in enumerate(combinations_with_replacement(others, n - checks)):
        if place == min(MOST_CODES, MOST_WORK // k**checks):
            return
        yield (*units, *chosen)


def _leads_with_one(word: Word) -> bool:
    return next((entry for entry in word if entry), 0) == 1


def _is_prime(k: int) -> bool:
    return k > 1 and all(k % d for d in range(2, k) if d * d <= k)
