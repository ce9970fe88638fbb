"""The best code of few words, proved by going through all of them up to symmetry: column by column.

Renaming the symbols of a place, differently in each place, and reordering places change no distance distribution. So a
code of M words is known by how many of its n columns are of each type, a type being which words agree there: a
partition of the M words into at most k blocks. Reordering the words permutes the types, and of each orbit one count
vector is looked at. The optimum is the maximum over all of them.

Source: proved here, in the lines above.

Example:
    >>> str(best_code(4, 2, 3).accuracy)
    '3/4'
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import permutations
from math import comb, factorial

import numpy as np
import numpy.typing as npt

from ...bounds.code import Code, Word

MOST_VECTORS = 52_000
MOST_WORK = 1 << 27  # strings times codes
MOST_WORDS = 5


def is_feasible(n: int, k: int, states: int) -> bool:
    """Whether all codes of so many words can be gone through in some seconds."""
    if not 2 <= states <= MOST_WORDS or n > 64:
        return False
    vectors = comb(n + len(_types(states, k)) - 1, n)
    return vectors <= MOST_VECTORS and vectors * k**n <= MOST_WORK * factorial(states)


@lru_cache(maxsize=64)
def best_code(n: int, k: int, states: int) -> Code:
    """The code of `states` words of n places over k symbols with the least mean distance."""
    types = _types(states, k)
    shuffles = [_shuffle(types, order) for order in permutations(range(states))]
    least = states * n * k**n
    best: tuple[Word, ...] = ()
    for counts in _counts(n, len(types)):
        if any(tuple(counts[place] for place in shuffle) > counts for shuffle in shuffles):
            continue
        columns = tuple(column for column, count in zip(types, counts, strict=True) for _ in range(count))
        distance = _total_distance(columns, k)
        if distance < least:
            least, best = distance, columns
    words = tuple(zip(*best, strict=True))
    return Code(f"best of all codes of {states} words", 1 - Fraction(least, n * k**n), words=words)


def _types(words: int, k: int) -> list[Word]:
    """Partitions of the words into at most k blocks, as columns in which a block's symbol is its number."""
    found: list[Word] = [()]
    for _ in range(words):
        found = [(*word, symbol) for word in found for symbol in range(min(k, max(word, default=-1) + 2))]
    return found


def _shuffle(types: list[Word], order: tuple[int, ...]) -> list[int]:
    """For each type the place of the type that the reordered words show."""
    place = {column: i for i, column in enumerate(types)}
    return [place[_renamed(tuple(column[i] for i in order))] for column in types]


def _renamed(column: Word) -> Word:
    names: dict[int, int] = {}
    return tuple(names.setdefault(symbol, len(names)) for symbol in column)


def _counts(total: int, parts: int) -> Iterator[Word]:
    """All vectors of `parts` counts with this sum."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _counts(total - first, parts - 1):
            yield (first, *rest)


def _total_distance(columns: tuple[Word, ...], k: int) -> int:
    """Σ over all strings of the distance to the nearest word."""
    distances: npt.NDArray[np.uint8] = np.zeros((len(columns[0]), 1), dtype=np.uint8)
    for column in columns:
        differs = np.array(column, dtype=np.uint8)[:, None] != np.arange(k, dtype=np.uint8)
        distances = (distances[:, :, None] + differs[:, None, :]).reshape(len(distances), -1)
    return int(distances.min(axis=0).sum(dtype=np.int64))
