"""states ≥ k, and D1 ≥ ⌈log₂ k⌉, by k of the sender's inputs that need different messages: exact on total problems.

On a total problem these are all distinct rows of the matrix. A few greedily picked columns tell them apart, or a trie
where no few columns do; cells beyond those are only evaluated for rows that the columns leave together. On a promise
problem they are a clique of pairwise conflicting rows, which need not meet the least number of messages.

Source: Kushilevitz and Nisan (1997), Section 4.2 (one round).

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("equality"), 3, Measure.STATES_AB)
    >>> [*METHOD.search(query, Budget(10))][-1].claim.bound
    8
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query, TimeUp
from ..checks.shared.one_way import ALICE, DETERMINISTIC, SENDERS
from .matrices.rows import MOST_ROWS, SenderRows, runs_of
from .one_way.conflicts import MOST_VERTICES, Conflicts, clique, conflicts, kinds, pair_columns, sampled_conflicts
from .one_way.refinement import Classes, refine, scan
from .one_way.separation import grow

_SOURCE = "rows that answer differently in a column need different messages; proved in the checker"
_SMALL = 1 << 20  # cells of a promise problem that is looked at whole at once
_TRIED = 1 << 14  # rows up to which a trie is tried beside columns that tell them apart
_SIDE = 1024  # rows and columns of a sample before that


@dataclass(frozen=True)
class _Found:
    count: int
    kind: str
    witness: dict[str, Json]
    how: str


@dataclass(frozen=True)
class DistinctRows:
    """Rows of the sender that are pairwise different.

    Attributes:
        cells: about how many cells a check may take; rows beyond are left out.
        nodes: of the branch and bound for a clique, on promise problems.
        seed: of the columns that are tried.
    """

    effort: ClassVar[int] = -1

    cells: int = 1 << 25
    nodes: int = 100_000
    seed: int = 0

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Deterministic one-way measures from below."""
        return tuple((measure, Side.LOWER) for measure in DETERMINISTIC)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Ever more rows.

        Raises:
            ValueError: more than 2²² rows.
            TimeUp: from the budget.
        """
        view = SenderRows(query.problem, query.n, SENDERS[query.measure] != ALICE)
        if view.rows > MOST_ROWS:
            raise ValueError(f"{query.problem.spec}, n={query.n}: {view.rows} rows are too many; at most {MOST_ROWS}")
        best = -1
        for found in self._total(view, budget) if view.total else self._promise(view, budget):
            bound = ceil_log2(found.count) if query.measure.in_bits else found.count
            if bound > best:
                best = bound
                provenance: dict[str, Json] = {"search": found.how, "seed": self.seed}
                yield Certificate(query.claim(bound), found.kind, found.witness, "distinct_rows", _SOURCE, provenance)

    def _total(self, view: SenderRows, budget: Budget) -> Iterator[_Found]:
        classes, shown, late = Classes(np.zeros(view.rows, dtype=np.int64), ()), 1, False
        try:
            for classes in refine(view, budget, seed=self.seed):
                if shown * 4 < classes.count < view.rows:
                    shown = classes.count
                    yield self._by_columns(classes)
        except TimeUp:
            late = True
        yield self._by_columns(classes) if late else self._smaller(view, classes, budget)
        if late:
            raise TimeUp
        exact = classes if classes.count == view.rows else scan(view, classes, budget)
        if exact.count > classes.count or exact.count * _looked_at(classes) > self.cells:
            yield self._by_trie(view, exact, budget)[0]

    def _smaller(self, view: SenderRows, classes: Classes, budget: Budget) -> _Found:
        """A trie where it takes fewer cells than all columns, which it does once they are many."""
        by_columns = self._by_columns(classes)
        if classes.count > _TRIED or len(classes.columns) <= 2 * ceil_log2(classes.count):
            return by_columns
        by_trie, cells = self._by_trie(view, classes, budget)
        worse = by_trie.count < by_columns.count or cells >= by_columns.count * len(classes.columns)
        return by_columns if worse else by_trie

    def _by_columns(self, classes: Classes) -> _Found:
        rows = classes.representatives()
        rows = rows[: max(1, self.cells // max(1, _looked_at(classes)))].tolist()
        witness: dict[str, Json] = {"columns": [*classes.columns], "rows": runs_of(rows)}
        return _Found(len(rows), "separating_columns", witness, "greedy column refinement")

    def _by_trie(self, view: SenderRows, classes: Classes, budget: Budget) -> tuple[_Found, int]:
        rows, pool = classes.representatives(), np.array(classes.columns, dtype=np.int64)
        trie = grow(view, rows, pool, budget, cells=self.cells, seed=self.seed)
        how = f"a trie of {len(rows)} distinct rows"
        return _Found(len(trie.rows), "separating_trie", {"trie": trie.nodes}, how), trie.cells

    def _promise(self, view: SenderRows, budget: Budget) -> Iterator[_Found]:
        if view.rows * view.columns > _SMALL:
            graph = sampled_conflicts(view, budget, side=_SIDE, seed=self.seed)
            yield self._by_clique(view, graph, budget, " in a sample of the rows")
        rows = np.unique(kinds(view, budget).labels, return_index=True)[1]
        some = np.random.default_rng(self.seed).permutation(rows)[:MOST_VERTICES]
        among = "" if len(some) == len(rows) else f" among {len(some)} of {len(rows)} different rows"
        yield self._by_clique(view, conflicts(view, np.sort(some), budget), budget, among)

    def _by_clique(self, view: SenderRows, graph: Conflicts, budget: Budget, among: str) -> _Found:
        """A clique, with a trie where one column after the other is defined on all its rows."""
        found, largest = clique(graph.joined, budget, nodes=self.nodes)
        rows = graph.rows[found]
        how = ("a largest clique" if largest else "a clique by branch and bound, stopped") + among
        trie = grow(view, rows, rows[:0], budget, cells=self.cells, seed=self.seed)
        if len(trie.rows) == len(rows):
            return _Found(len(rows), "separating_trie", {"trie": trie.nodes}, how)
        columns = pair_columns(view, rows, budget)
        return _Found(len(rows), "conflict_clique", {"rows": rows.tolist(), "columns": columns}, how)


def _looked_at(classes: Classes) -> int:
    """About in how many of the columns a check looks at a row: until it is told apart from all others."""
    return min(len(classes.columns), 2 * ceil_log2(classes.count))


METHOD = DistinctRows()
