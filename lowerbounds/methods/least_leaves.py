"""Leaves exactly, on matrices with few lines that differ: a tree with the fewest, and why none has fewer.

A dynamic programme over all rectangles, at most 10 lines of a side and 18 of both, which the checker fills in again; a
promise and any number of answers are welcome.

Source: Kushilevitz and Nisan (1997), Definition 1.1.

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("greater_than"), 2, Measure.LEAVES)
    >>> [certificate.claim.bound for certificate in METHOD.search(query, Budget(10))]
    [7]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from reductions import Measure, Side
from reductions.costs.source import KUSHILEVITZ_NISAN

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .matrices.bitboard import bits
from .matrices.matrix import communication_matrix, distinct_lines
from .trees.exact_d import essence
from .trees.least_leaves import LARGEST, LARGEST_BOTH, LeastLeaves
from .trees.tree import preorder

_SOURCE = str(KUSHILEVITZ_NISAN.at("Definition 1.1"))


@dataclass(frozen=True)
class Leaves:
    """The dynamic programme."""

    effort: ClassVar[int] = -1

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Leaves, both sides."""
        return tuple((Measure.LEAVES, side) for side in Side)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate, exact.

        Raises:
            ValueError: too many lines that differ.
            TimeUp: from the budget.
        """
        matrix = communication_matrix(query.problem, query.n)
        sizes = distinct_lines(matrix).matrix.shape
        if max(sizes) > LARGEST or sum(sizes) > LARGEST_BOTH:
            raise ValueError(f"{sizes[0]}×{sizes[1]} lines differ, too many for all rectangles")
        found = essence(matrix)
        small = matrix[np.ix_(found.rows, found.columns)].astype(np.int64)
        table = LeastLeaves.of(small, budget.check)
        if query.side is Side.UPPER:
            witness: dict[str, Json] = {"nodes": preorder(found.lifted(table.tree(found.rect)), found.whole)}
            kind = "protocol_tree"
        else:
            rows, columns = table.core(found.rect)
            kind = "least_leaves"
            witness = {
                "rows": [found.rows[row] for row in bits(rows)],
                "columns": [found.columns[column] for column in bits(columns)],
            }
        yield Certificate(query.claim(int(table.counts[found.rect])), kind, witness, "least_leaves", _SOURCE)


METHOD = Leaves()
