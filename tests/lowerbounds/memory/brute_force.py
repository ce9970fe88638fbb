"""Optima by brute force, written apart from the package: all partitions of the rows, or all codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement, product
from math import lcm
from typing import Any

Cell = tuple[Any, Fraction]  # answer and probability


def optimum(matrix: Sequence[Sequence[Cell]], states: int) -> Fraction:
    """The best accuracy of a map from rows to states with the best answer in each state and column."""
    return optima(tuple(tuple(row) for row in matrix), states)


@cache
def optima(matrix: tuple[tuple[Cell, ...], ...], states: int) -> Fraction:
    """The state of the first row takes some of the others with it; the rest have one state less."""
    scale = lcm(*(share.denominator for row in matrix for _, share in row))

    @cache
    def right(members: tuple[int, ...]) -> int:
        total = 0
        for column in range(len(matrix[0])):
            votes: Counter[Any] = Counter()
            for row in members:
                answer, share = matrix[row][column]
                votes[answer] += int(share * scale)
            total += max(votes.values())
        return total

    @cache
    def best(rows: tuple[int, ...], left: int) -> int:
        if not rows:
            return 0
        if left == 1:
            return right(rows)
        first, others = rows[0], rows[1:]
        found = 0
        for chosen in product((False, True), repeat=len(others)):
            mine = (first, *(row for row, taken in zip(others, chosen, strict=True) if taken))
            rest = tuple(row for row, taken in zip(others, chosen, strict=True) if not taken)
            found = max(found, right(mine) + best(rest, left - 1))
        return found

    return Fraction(best(tuple(range(len(matrix))), states), scale)


def matrix_of(
    rows: Sequence[Any], columns: Sequence[Any], answer: Callable[[Any, Any], Any], weight: Callable[[Any, Any], Any]
) -> list[list[Cell]]:
    """Answers with probabilities in proportion to the weights."""
    total = sum(weight(x, y) for x in rows for y in columns)
    return [[(answer(x, y), Fraction(weight(x, y)) / total) for y in columns] for x in rows]


def index_matrix(n: int, k: int, weights: Sequence[int] | None = None) -> list[list[Cell]]:
    """INDEX by its definition."""
    q = weights or [1] * n
    return matrix_of(list(product(range(k), repeat=n)), range(n), lambda x, i: x[i], lambda x, i: q[i])


def best_code(n: int, k: int, states: int) -> Fraction:
    """The least mean distance of all codes of so many words, one of them zero: words may be shifted."""
    words = list(product(range(k), repeat=n))
    apart = {(a, b): sum(s != t for s, t in zip(a, b, strict=True)) for a in words for b in words}
    codes = ((words[0], *rest) for rest in combinations_with_replacement(words, states - 1))
    least = min(sum(min(apart[x, word] for word in code) for x in words) for code in codes)
    return 1 - Fraction(least, n * len(words))
