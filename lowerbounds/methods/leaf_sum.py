"""D ≥ ⌈log₂ Σ_b L_b⌉, L_b the best of rank, fooling set and fractional cover for the cells with answer b.

Adding up the answers gives the last bit: EQ, DISJ, GT and IP need n + 1 bits, where the better answer alone shows n. On
a promise problem ranks are left out.

Source: Kushilevitz and Nisan (1997), Lemmas 1.20 and 1.28, for each answer; leaves with different answers add up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reductions import Measure, Side
from reductions.costs.source import KUSHILEVITZ_NISAN

from ..certificates.certificate import Certificate
from ..certificates.query import Budget, Query
from . import fooling_set, fractional_cover, rank
from .matrices.indicators import Indicator, Part, Stage, add_up


@dataclass(frozen=True)
class LeafSum:
    """The sum over the answers of the best that is found for each; parameters are those of the methods it adds up."""

    prime: int = rank.METHOD.prime
    rectangles: int = fractional_cover.METHOD.rectangles
    steps: int = 1000
    vertices: int = 600
    seed: int = 0

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """D, leaves and partitions from below."""
        return tuple((measure, Side.LOWER) for measure in (Measure.D, Measure.LEAVES, Measure.PARTITION))

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Leaf sums that grow, cheap parts first; ends where an obvious protocol pays no more.

        Raises:
            ValueError: the matrix is too large.
            TimeUp: from the budget.
        """
        source = str(KUSHILEVITZ_NISAN.at("Lemmas 1.20 and 1.28, summed over the answers"))
        covered = fractional_cover.covered(rectangles=self.rectangles)
        searched = fooling_set.searched(steps=self.steps, vertices=self.vertices, seed=self.seed)
        ranks = (_on_total(stage) for stage in rank.stages(self.prime))
        stages = (*ranks, fooling_set.structured, _first_of(covered, searched))
        yield from add_up(query, budget, method="leaf_sum", source=source, stages=stages)


def _on_total(stage: Stage) -> Stage:
    def on_total(indicator: Indicator, budget: Budget) -> Iterator[Part]:
        if indicator.total:
            yield from stage(indicator, budget)

    return on_total


def _first_of(covered: Stage, searched: Stage) -> Stage:
    """A fractional cover, or where there is none a fooling set: no fooling set is larger than a fractional cover."""

    def first(indicator: Indicator, budget: Budget) -> Iterator[Part]:
        parts = list(covered(indicator, budget))
        yield from parts or searched(indicator, budget)

    return first


METHOD = LeafSum()
