"""Optima by brute force, written apart from the package: all partitions of the rows, or all codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from typing import Any

Cell = tuple[Any, Fraction]  # answer and probability


def partitions(rows: int, most: int) -> Iterator[list[list[int]]]:
    """All partitions of the rows into at most so many classes, by restricted growth."""

    def grow(row: int, classes: list[list[int]]) -> Iterator[list[list[int]]]:
        if row == rows:
            yield classes
            return
        for i in range(len(classes)):
            yield from grow(row + 1, [*classes[:i], [*classes[i], row], *classes[i + 1 :]])
        if len(classes) < most:
            yield from grow(row + 1, [*classes, [row]])

    yield from grow(0, [])


def optimum(matrix: Sequence[Sequence[Cell]], states: int) -> Fraction:
    """The best accuracy of a map from rows to states with the best answer in each state and column."""

    def right(members: tuple[int, ...]) -> Fraction:
        total = Fraction(0)
        for column in range(len(matrix[0])):
            votes: Counter[Any] = Counter()
            for row in members:
                answer, share = matrix[row][column]
                votes[answer] += share  # type: ignore[assignment]
            total += max(votes.values())
        return total

    known: dict[tuple[int, ...], Fraction] = {}

    def value(members: list[int]) -> Fraction:
        key = tuple(members)
        if key not in known:
            known[key] = right(key)
        return known[key]

    return max(sum(map(value, classes), Fraction(0)) for classes in partitions(len(matrix), states))


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
