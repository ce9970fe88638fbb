"""VC dimension from above: the search for a larger shattered set, run to its end.

Source: Kremer, Nisan and Ron (1999).

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("greater_than"), 3, Measure.VC_AB, Side.UPPER)
    >>> [certificate.claim.bound for certificate in METHOD.search(query, Budget(10))]
    [1]
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from reductions import Measure, Side
from reductions.costs.source import KREMER_NISAN_RON

from ..certificates.certificate import Certificate
from ..certificates.query import Budget, Query
from ..checks.shared.one_way import ALICE, SHATTERING
from ..checks.unshattered import LARGEST
from .matrices.matrix import communication_matrix, distinct
from .one_way.shattering import ShatterSearch, choices_of


@dataclass(frozen=True)
class Unshattered:
    """The complete search for a larger set."""

    effort: ClassVar[int] = -1

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """VC dimensions from above."""
        return tuple((measure, Side.UPPER) for measure in SHATTERING)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate, exact.

        Raises:
            ValueError: more cells than the checker goes through.
            TimeUp: from the budget.
        """
        matrix = communication_matrix(query.problem, query.n)
        if matrix.size > LARGEST:
            raise ValueError(f"{matrix.shape[0]}×{matrix.shape[1]} cells are too many, at most {LARGEST}")
        found = distinct(matrix if SHATTERING[query.measure] == ALICE else matrix.T)
        search = ShatterSearch(len(found.rows), choices_of(found.matrix), budget.check)
        deque(search.run(), maxlen=0)
        dimension = len(search.best.choices)
        source = str(KREMER_NISAN_RON.at("proved in the checker"))
        yield Certificate(query.claim(dimension), "unshattered", {"dimension": dimension}, "unshattered", source)


METHOD = Unshattered()
