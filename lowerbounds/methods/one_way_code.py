"""states ≤ k by classes of the sender's inputs that share a message; D1, R1, D and R from above with it.

Naming the whole input is the first code found. On a total problem equal rows share a message, which is optimal; on a
promise problem the rows of one colour of the conflict graph do, and DSATUR need not find the fewest colours.

Source: Kushilevitz and Nisan (1997), Section 4.2 (one round).

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("is_tree"), 3, Measure.STATES_AB, Side.UPPER)
    >>> [found.claim.bound for found in METHOD.search(query, Budget(10))]
    [8, 6]
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from ..checks.shared.one_way import ALICE, BOB, LARGEST_ROWS, SENDERS
from .matrices.rows import MOST_ROWS, Ranks, SenderRows, runs_of
from .one_way.conflicts import MOST_VERTICES, colouring, conflicts, kinds
from .one_way.refinement import Classes, refine, scan

_SOURCE = "the code is run on every input; proved in the checker"


@dataclass(frozen=True)
class OneWayCode:
    """The sender names a class of inputs that the receiver need not tell apart.

    Attributes:
        cells: about how many cells a check may take; rows of further classes are then named each by itself.
        seed: of the columns that are tried.
    """

    effort: ClassVar[int] = -1

    cells: int = 1 << 25
    seed: int = 0

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """One-way measures from above, and the two-way ones with the answer announced."""
        return tuple((measure, Side.UPPER) for measure in (*SENDERS, Measure.D, Measure.R))

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Naming the input, then ever fewer messages; both senders where the measure leaves it open.

        Raises:
            TimeUp: from the budget.
        """
        senders = (SENDERS[query.measure],) if query.measure in SENDERS else (ALICE, BOB)
        views = {sender: SenderRows(query.problem, query.n, sender != ALICE) for sender in senders}
        best: int | None = None
        for sender, labels in self._codes(views, budget):
            view = views[sender]
            classes = [] if labels is None else _within(labels, self.cells // view.columns)
            bound = _cost(query, view.rows - sum(len(rows) - 1 for rows in classes))
            if best is None or bound < best:
                best = bound
                witness: dict[str, Json] = {"sender": sender, "classes": [runs_of(rows) for rows in classes]}
                provenance: dict[str, Json] = {"seed": self.seed}
                yield Certificate(query.claim(bound), "one_way_code", witness, "one_way_code", _SOURCE, provenance)

    def _codes(self, views: dict[str, SenderRows], budget: Budget) -> Iterator[tuple[str, Ranks | None]]:
        """Senders with the class of each input; None when each is a class."""
        yield from ((sender, None) for sender in views)
        for sender, view in views.items():
            if view.rows <= MOST_ROWS:
                yield sender, _equal_rows(view, budget, self.seed) if view.total else _colours(view, budget)


def _equal_rows(view: SenderRows, budget: Budget, seed: int) -> Ranks:
    refined = deque(refine(view, budget, seed=seed), maxlen=1)
    classes = refined[0] if refined else Classes(np.zeros(view.rows, dtype=np.int64), ())
    return classes.labels if classes.count == view.rows else scan(view, classes, budget).labels


def _colours(view: SenderRows, budget: Budget) -> Ranks:
    """Rows of one colour; equal rows, where there are too many different ones for a graph."""
    classes = kinds(view, budget)
    if classes.count > MOST_VERTICES:
        return classes.labels
    rows = np.unique(classes.labels, return_index=True)[1]
    return colouring(conflicts(view, rows, budget).joined)[classes.labels]


def _within(labels: Ranks, most: int) -> list[list[int]]:
    """The classes of two rows and more, the largest first, with at most `most` rows in all."""
    order = np.argsort(labels, kind="stable")
    classes = np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
    found, left = [], min(most, LARGEST_ROWS)
    for rows in sorted(classes, key=len, reverse=True):
        kept = rows[:left]
        if len(kept) < 2:
            break
        found.append(kept.tolist())
        left -= len(kept)
    return found


def _cost(query: Query, messages: int) -> int:
    announced = ceil_log2(query.problem.answers(query.n)) if query.measure.announced else 0
    return (ceil_log2(messages) if query.measure.in_bits else messages) + announced


METHOD = OneWayCode()
