"""R1(ε) ≥ (1 − H₂(ε))·v for the largest v columns that rows shatter: the VC dimension, of rows or of columns.

Exact by depth-first search where it ends; the provenance says whether a set is the first, greedy descent's, whether the
search ended, and whether all columns took part. With more than two answers a column counts with two of them.

Source: Kremer, Nisan and Ron (1999).

Example:
    >>> from fractions import Fraction
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("inner_product"), 3, Measure.R1_AB, error=Fraction(1, 100))
    >>> [*METHOD.search(query, Budget(10))][-1].claim.bound
    3
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np

from reductions import Measure, Side
from reductions.costs.logarithms import information_bits
from reductions.costs.source import KREMER_NISAN_RON

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from ..checks.shared.one_way import ALICE, SENDERS, SHATTERING
from .matrices.matrix import Distinct, distinct
from .matrices.rows import SenderRows, candidates
from .one_way.shattering import Shattered, ShatterSearch, choices_of

_MOST_CELLS = 1 << 26
_MOST_ROWS = 1 << 22
_SOURCE = KREMER_NISAN_RON.at("proved in the checker")
_STEP = 1 << 22  # cells evaluated between two looks at the clock


class _NodesError(Exception):
    """The node limit is reached."""


@dataclass(frozen=True)
class ShatteredSet:
    """Shattered sets of columns.

    Attributes:
        nodes: of the search tree before it stops.
        seed: of the sample of columns where there are too many.
    """

    nodes: int = 1_000_000
    seed: int = 0

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Randomised one-way measures and VC dimensions from below."""
        measures = (Measure.R1_AB, Measure.R1_BA, Measure.VC_AB, Measure.VC_BA)
        return tuple((measure, Side.LOWER) for measure in measures)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Ever larger shattered sets; the last once more when the search has ended, with that in its provenance.

        Raises:
            ValueError: ε ≥ ½, where nothing is proved, or more than 2²² rows.
            TimeUp: from the budget.
        """
        if query.error >= Fraction(1, 2):
            raise ValueError(f"error={query.error}: a shattered set proves nothing from ε = 1/2 on")
        found, whole = self._matrix(query, budget)

        def tick() -> None:
            budget.check()
            if search.nodes > self.nodes:
                raise _NodesError

        search = ShatterSearch(len(found.rows), choices_of(found.matrix), tick)
        best, shown = -1, ""
        try:
            for shattered in search.run():
                dimension = len(shattered.choices)
                bound = _information(dimension, query.error) if query.measure.randomised else dimension
                budget.report(f"{dimension} columns shattered, {search.nodes} nodes")
                if bound > best:
                    best, shown = bound, _how(search, whole)
                    yield _certificate(query, bound, shattered, found, shown)
        except _NodesError:
            return
        if shown != (how := _how(search, whole)):
            yield _certificate(query, best, search.best, found, how)

    def _matrix(self, query: Query, budget: Budget) -> tuple[Distinct, bool]:
        """The different rows and columns, and whether all columns were looked at."""
        view = SenderRows(query.problem, query.n, {**SENDERS, **SHATTERING}[query.measure] != ALICE)
        if view.rows > _MOST_ROWS:
            raise ValueError(f"{query.problem.spec}, n={query.n}: {view.rows} rows are too many; at most {_MOST_ROWS}")
        whole = view.rows * view.columns <= _MOST_CELLS
        asked = candidates(view.spaces[1], np.random.default_rng(self.seed), _MOST_CELLS // view.rows)
        columns = np.arange(view.columns) if whole else asked
        wide = max(1, _STEP // view.rows)
        blocks = []
        for left in range(0, len(columns), wide):
            budget.check()
            blocks.append(view.block(np.arange(view.rows), columns[left : left + wide]))
        found = distinct(np.concatenate(blocks, axis=1))
        return Distinct(found.matrix, found.rows, columns[found.columns]), whole


def _certificate(query: Query, bound: int, shattered: Shattered, found: Distinct, how: str) -> Certificate:
    witness: dict[str, Json] = {
        "columns": [int(found.columns[choice.column]) for choice in shattered.choices],
        "answers": [[*choice.answers] for choice in shattered.choices],
        "rows": [int(found.rows[row]) for row in shattered.rows],
    }
    provenance: dict[str, Json] = {"search": how}
    return Certificate(query.claim(bound), "shattered_set", witness, "shattered", str(_SOURCE), provenance)


def _how(search: ShatterSearch, whole: bool) -> str:
    """What is known of the largest set so far."""
    if whole and (search.ended or len(search.best.choices) == search.ceiling):
        return "exact: no larger set is shattered"
    way = "greedy" if search.greedy else "branch and bound"
    return f"{way}, not proved largest" + ("" if whole else "; in a sample of the columns")


def _information(dimension: int, error: Fraction) -> int:
    """⌈(1 − H₂(ε))·v⌉, ε rounded up to 4096ths where its denominator is larger, as the checker does."""
    fine = error if error.denominator <= 4096 else Fraction(ceil(error * 4096), 4096)
    return information_bits(dimension, 2, fine)


METHOD = ShatteredSet()
