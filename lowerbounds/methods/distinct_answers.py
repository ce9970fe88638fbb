"""Counting answers at one input of the receiver: what a state must tell apart to be right on 1 − ε of uniform inputs.

Source: proved in the checker `distinct_answers`; Jelassi et al. (2024), Theorem 2.7, for copying.

Example:
    >>> from fractions import Fraction
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get(f"index:symbols={4**64}"), 1, Measure.RSTATES_AB, error=Fraction(1, 2))
    >>> [certificate.claim.bound == 4**64 // 2 for certificate in METHOD.search(query, Budget(10))]
    [True]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import JELASSI
from reductions.problem import OUTSIDE
from reductions.problems.kinds.selection import itself, selected

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from ..checks.shared.one_way import ALICE, SENDERS
from .matrices.matrix import communication_matrix

_SOURCE = str(JELASSI.at("Theorem 2.7"))


@dataclass(frozen=True)
class DistinctAnswers:
    """The column with most answers, and a row for each."""

    effort: ClassVar[int] = -1

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """One message, with coins."""
        return tuple((measure, Side.LOWER) for measure in SENDERS if measure.randomised)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate.

        Raises:
            ValueError: a matrix that is too large to be looked at.
        """
        count, receiver, senders = self._found(query)
        kept = query.error.denominator - query.error.numerator
        messages = max(0, -(-kept * count // query.error.denominator))
        bound = ceil_log2(max(1, messages)) if query.measure.in_bits else messages
        witness: dict[str, Json] = {"receiver": receiver, "senders": senders}
        yield Certificate(query.claim(bound), "distinct_answers", witness, "distinct_answers", _SOURCE)

    def _found(self, query: Query) -> tuple[int, int, Json]:
        """How many answers, at which column, and of which rows."""
        gadget, alice = selected(query.problem), SENDERS[query.measure] == ALICE
        if gadget is not None and gadget.cell is itself and query.n == 1 and alice:
            return gadget.rows, 0, "all"
        matrix = communication_matrix(query.problem, query.n)
        best: tuple[int, int, Json] = (0, 0, [])
        for place, column in enumerate((matrix.T if alice else matrix).tolist()):
            first = {answer: row for row, answer in reversed([*enumerate(column)]) if answer != OUTSIDE}
            if len(first) > best[0]:
                best = len(first), place, sorted(first.values())
        return best


METHOD = DistinctAnswers()
