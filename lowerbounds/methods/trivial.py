"""What is true of every problem: no cost is below 0 bits, and no message or leaf is none at all.

So that a search that finds nothing still answers, with a certificate that says how little that is.

Source: immediate; each witness is the empty one of a kind whose checker reads it.

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("equality"), 3, Measure.STATES_AB)
    >>> [certificate.claim.bound for certificate in METHOD.search(query, Budget(10))]
    [1]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import ClassVar

from reductions import Measure, Side

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query

_SOURCE = "immediate"
_ONE_ROW: dict[str, Json] = {"columns": [], "rows": [0]}
_ONE_CELL: dict[str, Json] = {"rows": [0], "columns": [0], "weights": [[0]]}
_NO_BOUND: dict[str, Json] = {"u": [0], "v": [0], "factor": [[0], [0, 0]], "shift": 0}
_EMPTY: dict[Measure, tuple[int, str, dict[str, Json]]] = {
    Measure.D: (0, "leaf_sum", {"parts": []}),
    Measure.LEAVES: (0, "leaf_sum", {"parts": []}),
    Measure.R: (0, "rectangle_discrepancy", {"ones": [], **_ONE_CELL}),
    Measure.PARTITION: (0, "leaf_sum", {"parts": []}),
    **{
        measure: (0, "fooling_set", {"answer": measure.answer, "pairs": []})
        for measure in Measure
        if measure.answer is not None
    },
    Measure.RANK: (0, "rank_minor", {"answer": 1, "rows": [], "columns": [], "modulus": 0}),
    Measure.GAMMA2: (0, "factorisation_dual", {"ones": [1], **_ONE_CELL, **_NO_BOUND}),
    **dict.fromkeys((Measure.D1_AB, Measure.D1_BA), (0, "separating_columns", _ONE_ROW)),
    **dict.fromkeys((Measure.STATES_AB, Measure.STATES_BA), (1, "separating_columns", _ONE_ROW)),
    **{
        measure: (0, "shattered_set", {"columns": [], "answers": [], "rows": [0]})
        for measure in (Measure.R1_AB, Measure.R1_BA, Measure.VC_AB, Measure.VC_BA)
    },
}

_ONE_PAIR = (Measure.RSTATES_AB, Measure.RSTATES_BA)
_LOOKED = 64  # inputs of each party


@dataclass(frozen=True)
class Trivial:
    """The bound that needs no search."""

    effort: ClassVar[int] = -2

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Every measure from below."""
        return tuple((measure, Side.LOWER) for measure in (*_EMPTY, *_ONE_PAIR))

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate.

        Raises:
            ValueError: a measure of one answer of two, of a problem with others, R with ε ≥ ½, or no pair in sight
                inside the promise.
        """
        if query.measure.answer is not None and query.problem.answers(query.n) != 2:
            raise ValueError(f"{query.measure.value} speaks of two answers; {query.problem.spec} has others")
        if query.measure is Measure.R and query.error >= Fraction(1, 2):
            raise ValueError(f"error={query.error}: a coin toss errs no more")
        bound, kind, witness = _EMPTY[query.measure] if query.measure in _EMPTY else _one_pair(query)
        yield Certificate(query.claim(bound), kind, witness, "trivial", _SOURCE)


def _one_pair(query: Query) -> tuple[int, str, dict[str, Json]]:
    """Some message is sent, since there is something to say of a pair."""
    x_space, y_space = query.problem.x_space(query.n), query.problem.y_space(query.n)
    for x, y in product(range(min(x_space.size, _LOOKED)), range(min(y_space.size, _LOOKED))):
        if query.problem.define(x_space.unrank(x), y_space.unrank(y)) is not None:
            pair: list[Json] = [x, y] if query.measure is Measure.RSTATES_AB else [y, x]
            return 1, "hard_distribution", {"weights": [[*pair, 1]]}
    raise ValueError(f"none of the first {_LOOKED}×{_LOOKED} pairs is inside the promise")


METHOD = Trivial()
