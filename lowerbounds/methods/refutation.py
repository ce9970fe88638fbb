"""D > d: every first message leaves a rectangle that d−1 more bits do not solve, and so on down to counts of leaves.

A complete search: it ends with the exact D, and its refutation is replayed by the checker. It takes problems with at
most 64 rows and 64 columns that differ; a promise and any number of answers are welcome.

Source: Kushilevitz and Nisan (1997), Definition 1.1; leaves by rank and fooling sets, Lemma 1.28 and Section 1.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from reductions import Measure, Side
from reductions.costs.source import KUSHILEVITZ_NISAN

from ..certificates.certificate import Certificate
from ..certificates.query import Budget, Query
from .matrices.matrix import communication_matrix
from .trees.exact_d import deepen, essence
from .trees.infeasible import Infeasible
from .trees.refutation_json import written


@dataclass(frozen=True)
class Refutation:
    """Lower bounds on D by complete search."""

    effort: ClassVar[int] = 1

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """D from below."""
        return ((Measure.D, Side.LOWER),)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Refutations of ever greater depth; the last is exact.

        Raises:
            ValueError: more than 64 rows or columns that differ.
            TimeUp: from the budget.
        """
        found = essence(communication_matrix(query.problem, query.n))
        for result in deepen(found, budget):
            if not isinstance(result, Infeasible):
                return
            yield Certificate(
                claim=query.claim(result.depth + 1),
                kind="split_refutation",
                witness={"nodes": written(result, found)},
                method="refutation",
                source=str(KUSHILEVITZ_NISAN.at("Definition 1.1, Lemma 1.28")),
            )


METHOD = Refutation()
