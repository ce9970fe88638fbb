"""D ≤ d and leaves ≤ ℓ by a protocol tree: who says in which part its input is, until one answer is left.

First the two trees in which one party names its input and the other the answer; for D then a complete search for the
shortest tree, where at most 64 rows and 64 columns differ. Leaves are those of the best tree at hand, not the least.

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
from .trees.exact_d import Essence, deepen, essence
from .trees.infeasible import Infeasible
from .trees.tree import Tree, preorder, size


@dataclass(frozen=True)
class ProtocolTree:
    """Upper bounds on D and on leaves."""

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """D and leaves from above."""
        return ((Measure.D, Side.UPPER), (Measure.LEAVES, Side.UPPER))

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
    yield from found.announced()
    if found.small:
        yield from (found.lifted(tree) for tree in deepen(found, budget) if not isinstance(tree, Infeasible))


def _certificate(query: Query, bound: int, nodes: list[Json]) -> Certificate:
    source = str(KUSHILEVITZ_NISAN.at("Definition 1.1"))
    return Certificate(query.claim(bound), "protocol_tree", {"nodes": nodes}, "protocol_tree", source)


METHOD = ProtocolTree()
