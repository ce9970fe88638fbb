"""States exactly, also of promise problems: the fewest messages for at most 64 different rows, and why none fewer are.

Rows conflict when they answer differently in a column; a message is a set of rows without conflict. Where a clique is
smaller than the colouring, all cases are gone through, and the checker replays them.

Source: Brélaz (1979), for the order; proved in the checkers.

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("is_tree"), 3, Measure.STATES_AB)
    >>> [*METHOD.search(query, Budget(10))][-1].claim.bound
    6
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from ..checks.colour_refutation import LARGEST, MOST_CASES, MOST_CELLS
from ..checks.shared.one_way import ALICE, DETERMINISTIC, SENDERS
from .matrices.bitboard import bits, masks_of
from .matrices.rows import MOST_ROWS, SenderRows
from .one_way.conflicts import clique, conflicts, kinds
from .one_way.exact_colouring import coloured

_SOURCE = "rows that answer differently in a column need different messages; proved in the checker"


@dataclass(frozen=True)
class ExactColouring:
    """The conflict graph coloured with as few colours as there are.

    Attributes:
        nodes: of the branch and bound for a clique.
    """

    nodes: int = 20_000

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Deterministic one-way measures, both sides."""
        return tuple((measure, side) for measure in DETERMINISTIC for side in Side)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Ever more messages that are not enough, or the fewest that are.

        Raises:
            ValueError: more than 64 rows that differ.
            TimeUp: from the budget.
        """
        sender = SENDERS[query.measure]
        view = SenderRows(query.problem, query.n, sender != ALICE)
        if view.rows > MOST_ROWS:
            raise ValueError(f"{query.problem.spec}, n={query.n}: {view.rows} rows are too many; at most {MOST_ROWS}")
        labels = kinds(view, budget).labels
        rows = np.unique(labels, return_index=True)[1]
        if len(rows) > LARGEST or len(rows) * view.columns > MOST_CELLS:
            raise ValueError(f"{len(rows)} rows that differ are too many for all cases; at most {LARGEST}")
        joined = conflicts(view, rows, budget).joined
        graph = masks_of(joined)
        messages = len(clique(joined, budget, nodes=self.nodes)[0]) - 1
        while True:
            budget.report(f"are {messages} messages enough?")
            found = coloured(graph, messages, budget.check)
            if isinstance(found, tuple):
                break
            if query.side is Side.LOWER and len(found) <= MOST_CASES:
                witness: dict[str, Json] = {"rows": rows.tolist(), "messages": messages, "order": [*found]}
                yield self._certificate(query, messages + 1, "colour_refutation", witness)
            messages += 1
        if query.side is Side.UPPER:
            groups = [np.flatnonzero(np.isin(labels, labels[rows[[*bits(group)]]])).tolist() for group in found]
            classes: list[Json] = [[*group] for group in groups if len(group) > 1]
            yield self._certificate(query, len(found), "one_way_code", {"sender": sender, "classes": classes})

    def _certificate(self, query: Query, count: int, kind: str, witness: dict[str, Json]) -> Certificate:
        bound = ceil_log2(count) if query.measure.in_bits else count
        return Certificate(query.claim(bound), kind, witness, "exact_colouring", _SOURCE)


METHOD = ExactColouring()
