"""Rank from above, exactly: a largest independent set of rows of [f = 1], and every other row from it.

Source: the definition of the rank, proved here by elimination over the rationals.

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("inner_product"), 2, Measure.RANK, Side.UPPER)
    >>> [certificate.claim.bound for certificate in METHOD.search(query, Budget(10))]
    [3]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import ClassVar

from reductions import Measure, Side

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .matrices.matrix import communication_matrix, distinct_lines

_LARGEST = 128  # different rows and columns

Vector = list[Fraction]


@dataclass(frozen=True)
class RowBasis:
    """Elimination that keeps what every row is made of."""

    effort: ClassVar[int] = -1

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """The rank from above."""
        return ((Measure.RANK, Side.UPPER),)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate, exact.

        Raises:
            ValueError: a promise, other than two answers, or more than 128 different rows.
            TimeUp: from the budget.
        """
        if query.problem.answers(query.n) != 2:
            raise ValueError(f"the rank is that of two answers; {query.problem.spec} has others")
        matrix = communication_matrix(query.problem, query.n)
        if (matrix < 0).any():
            raise ValueError("rank says nothing about a promise problem: its matrix has no value outside the promise")
        found = distinct_lines(matrix)
        if max(found.matrix.shape) > _LARGEST:
            raise ValueError(f"{found.matrix.shape[0]}×{found.matrix.shape[1]} lines differ, at most {_LARGEST}")
        basis = _Basis()
        made = {}
        for row, line in zip(found.rows.tolist(), found.matrix.tolist(), strict=True):
            budget.check()
            if (parts := basis.add(row, [Fraction(cell) for cell in line])) is not None:
                made[row] = parts
        rows: list[Json] = [_entry(row, [parts.get(b, Fraction(0)) for b in basis.rows]) for row, parts in made.items()]
        witness: dict[str, Json] = {"basis": [*basis.rows], "rows": rows}
        yield Certificate(query.claim(len(basis.rows)), "row_basis", witness, "row_basis", "the definition of the rank")


class _Basis:
    """Rows that are independent, in reduced form, each with the combination of rows that it is.

    Attributes:
        rows: the independent rows.
    """

    def __init__(self) -> None:
        self.rows: list[int] = []
        self._reduced: list[tuple[int, Vector, dict[int, Fraction]]] = []

    def add(self, row: int, line: Vector) -> dict[int, Fraction] | None:
        """What the row is made of, or None if it is independent of those before it, and then one of them."""
        parts: dict[int, Fraction] = {}
        for pivot, vector, made in self._reduced:
            if factor := line[pivot]:
                line = [a - factor * b for a, b in zip(line, vector, strict=True)]
                for part, c in made.items():
                    parts[part] = parts.get(part, Fraction(0)) + factor * c
        place = next((place for place, value in enumerate(line) if value), None)
        if place is None:
            return parts
        scale = 1 / line[place]
        mine = {part: -c * scale for part, c in parts.items()}
        self._reduced.append((place, [a * scale for a in line], {**mine, row: scale}))
        self.rows.append(row)
        return None


def _entry(row: int, numbers: Vector) -> Json:
    scale = lcm(*(c.denominator for c in numbers))
    return [row, scale, [int(c * scale) for c in numbers]]


METHOD = RowBasis()
