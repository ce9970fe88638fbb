"""D ≤ d and leaves ≤ ℓ by a protocol tree: who says in which part its input is, until one answer is left.

First the two trees in which one party names its input and the other the answer; then a search for shorter ones among
the first messages that make sense, where at most 256 lines of a side differ; then a complete search for the shortest
tree, where at most 64 do. Every tree that is shorter than all before is yielded at once.

Source: Kushilevitz and Nisan (1997), Definition 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reductions import Measure, Side
from reductions.costs.source import KUSHILEVITZ_NISAN

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .matrices.matrix import communication_matrix
from .trees.anytime import MOST_LINES, Anytime
from .trees.exact_d import Essence, deepen, essence
from .trees.infeasible import Infeasible
from .trees.tree import Tree, preorder, size


@dataclass(frozen=True)
class ProtocolTree:
    """Upper bounds on D and on leaves."""

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """D, R and leaves from above."""
        return tuple((measure, Side.UPPER) for measure in (Measure.D, Measure.R, Measure.LEAVES))

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Ever shorter trees; the last has the least depth where the complete search applies.

        Raises:
            ValueError: more than 2²² cells.
            TimeUp: from the budget.
        """
        found = essence(communication_matrix(query.problem, query.n))
        best: int | None = None
        for tree in _trees(found, budget):
            nodes = preorder(tree, found.whole)
            bound = size(nodes)[query.measure is Measure.LEAVES]
            if best is None or bound < best:
                best = bound
                yield _certificate(query, bound, nodes)


def _trees(found: Essence, budget: Budget) -> Iterator[Tree]:
    announced = found.announced()
    yield from announced
    if max(len(found.rows), len(found.columns)) <= MOST_LINES:
        shortest = min(size(preorder(tree, found.whole))[0] for tree in announced)
        for depth, tree in Anytime(found.board, budget.check).trees(found.rect, shortest):
            budget.report(f"a tree of depth {depth}")
            yield found.lifted(tree)
    if found.small:
        yield from (found.lifted(tree) for tree in deepen(found, budget) if not isinstance(tree, Infeasible))


def _certificate(query: Query, bound: int, nodes: list[Json]) -> Certificate:
    source = str(KUSHILEVITZ_NISAN.at("Definition 1.1"))
    return Certificate(query.claim(bound), "protocol_tree", {"nodes": nodes}, "protocol_tree", source)


METHOD = ProtocolTree()
