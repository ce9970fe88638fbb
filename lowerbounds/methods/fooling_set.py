"""N_b ≥ ⌈log₂ k⌉ and leaves ≥ Σ_b k_b, by k pairs with answer b of which no two lie in one b-rectangle.

Structured sets first: the diagonal, complement pairs, chains. Then a local search by swaps, and a branch and bound if
b-cells are few, which is given up after so much work. A set with as many pairs as the square of the rank is largest;
the provenance says whether a set is proved to be so. On a promise problem a crossing pair must be
inside the promise to tell two pairs apart.

Source: Kushilevitz and Nisan (1997), Lemma 1.20.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reductions import Measure, Side
from reductions.costs.source import KUSHILEVITZ_NISAN

from ..certificates.certificate import Certificate
from ..certificates.query import Budget, Query
from .matrices.indicators import COUNTING, Indicator, Part, Stage, add_up
from .rectangles.fooling import LocalSearch, Pairs, exact_search, most_of_rank, structured_sets

MOST_WORK = 1 << 29  # nodes times vertices of a branch and bound


def structured(indicator: Indicator, budget: Budget) -> Iterator[Part]:
    """The largest of the structured sets."""
    found = max(structured_sets(indicator.cells, indicator.fitting, budget.check), key=len)
    yield _part(indicator, found, "a structured fooling set")


def searched(*, steps: int, vertices: int, seed: int) -> Stage:
    """Local search until so many steps bring nothing, then branch and bound where there are at most so many b-cells."""

    def stage(indicator: Indicator, budget: Budget) -> Iterator[Part]:
        cells, fitting = indicator.cells, indicator.fitting
        start = max(structured_sets(cells, fitting, budget.check), key=len)
        most = min(indicator.cap, most_of_rank(cells, budget.check) if indicator.total else indicator.cap)
        local = LocalSearch(cells, fitting, start, seed)
        for found in local.run(min(steps, 4 * int(cells.sum())), budget.check):
            yield _part(indicator, found, "a fooling set by local search")
        if len(local.best) == most:
            yield replace(_part(indicator, local.best, "a fooling set as large as rank² allows"), largest=True)
            return
        if cells.sum() > vertices:
            return
        search, pairs = exact_search(cells, fitting, local.best, budget.check)
        search.most = MOST_WORK / len(pairs)
        search.run()
        part = _part(indicator, [pairs[vertex] for vertex in search.best], "a fooling set by branch and bound")
        yield replace(part, largest=search.is_complete)

    return stage


def _part(indicator: Indicator, pairs: Pairs, way: str) -> Part:
    rows, columns = indicator.ranks
    return Part(
        count=len(pairs),
        kind="fooling_set",
        witness={"answer": indicator.answer, "pairs": [[rows[x], columns[y]] for x, y in pairs]},
        way=way,
        largest=len(pairs) == indicator.cap,
    )


@dataclass(frozen=True)
class FoolingSet:
    """Fooling sets for one answer, or for each.

    Attributes:
        steps: of local search without a larger set before it ends.
        vertices: most b-cells for a branch and bound.
        seed: of the local search.
    """

    steps: int = 5000
    vertices: int = 2500
    seed: int = 0

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """All that counts rectangles, from below."""
        return tuple((measure, Side.LOWER) for measure in COUNTING)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Fooling sets of growing size.

        Raises:
            ValueError: a matrix that is too large, or N0 or N1 of a problem with other than two answers.
            TimeUp: from the budget.
        """
        source = str(KUSHILEVITZ_NISAN.at("Lemma 1.20"))
        stages = (structured, searched(steps=self.steps, vertices=self.vertices, seed=self.seed))
        yield from add_up(query, budget, method="fooling_set", source=source, stages=stages)


METHOD = FoolingSet()
