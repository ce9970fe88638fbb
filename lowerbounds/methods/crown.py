"""N_b ≥ ⌈log₂ k⌉ where C(k, ⌊k/2⌋) ≥ m, by m pairs without answer b that all cross each other in b: N0 of EQ.

The diagonals first, thinned out until they are a crown; then a branch and bound if pairs are few. No two rows of a
crown have comparable sets of rectangles, whose number Sperner's theorem limits.

Source: de Caen, Gregory and Pullman (1981).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reductions import Measure, Side
from reductions.costs.source import DE_CAEN_GREGORY_PULLMAN

from ..certificates.certificate import Certificate
from ..certificates.query import Budget, Query
from ..checks.crown import rectangles
from .matrices.indicators import COVERS, Indicator, Part, Stage, add_up
from .rectangles.fooling import Pairs, crossings, diagonals, largest_of, thinned


def structured(indicator: Indicator, budget: Budget) -> Iterator[Part]:
    """The largest crown on a diagonal."""
    yield _part(indicator, _on_diagonals(indicator, budget), "a crown on a diagonal")


def searched(vertices: int) -> Stage:
    """Branch and bound where at most so many cells have another answer."""

    def stage(indicator: Indicator, budget: Budget) -> Iterator[Part]:
        pairs = [(int(x), int(y)) for x, y in zip(*(~indicator.fitting).nonzero(), strict=True)]
        if len(pairs) > vertices:
            return
        known = _on_diagonals(indicator, budget)
        search, ordered = largest_of(pairs, crossings(indicator.cells, pairs), known, budget.check)
        search.run()
        largest = _part(indicator, [ordered[vertex] for vertex in search.best], "a crown by branch and bound")
        yield replace(largest, largest=True)

    return stage


def _on_diagonals(indicator: Indicator, budget: Budget) -> Pairs:
    best: Pairs = []
    for pairs in diagonals(~indicator.fitting):
        budget.check()
        best = max(best, thinned(pairs, ~crossings(indicator.cells, pairs)), key=len)
    return best


def _part(indicator: Indicator, pairs: Pairs, way: str) -> Part:
    rows, columns = indicator.ranks
    return Part(
        count=rectangles(len(pairs)),
        kind="crown",
        witness={"answer": indicator.answer, "pairs": [[rows[x], columns[y]] for x, y in pairs]},
        way=f"{way}, of {len(pairs)} pairs",
    )


@dataclass(frozen=True)
class Crown:
    """Crowns of other answers in the cells of one answer.

    Attributes:
        vertices: most cells with another answer for a branch and bound.
    """

    vertices: int = 1000

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Covers from below."""
        return tuple((measure, Side.LOWER) for measure in COVERS)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """A crown on a diagonal, then a largest one where it can be found.

        Raises:
            ValueError: a matrix that is too large, or a problem with other than two answers.
            TimeUp: from the budget.
        """
        source = str(DE_CAEN_GREGORY_PULLMAN.at("proved in the checker crown"))
        yield from add_up(query, budget, method="crown", source=source, stages=(structured, searched(self.vertices)))


METHOD = Crown()
