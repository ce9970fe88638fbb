"""N_b ≥ ⌈log₂ c⌉ and leaves ≥ Σ_b c_b, where c is the least weight of b-rectangles that cover each b-cell once or more.

Never below the largest fooling set, by duality of linear programmes, and often above it; but all maximal rectangles are
listed. On a promise problem a rectangle may have cells outside the promise.

Source: Kushilevitz and Nisan (1997), Chapter 2; Lovász, On the ratio of optimal integral and fractional covers (1975).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from reductions import Measure, Side
from reductions.costs.source import KUSHILEVITZ_NISAN

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .matrices.indicators import COUNTING, Indicator, Part, Stage, add_up
from .rectangles.fractional_cover import best_weights, tabulated


def covered(*, rectangles: int) -> Stage:
    """The linear programme where there are at most so many maximal rectangles; nothing elsewhere."""

    def stage(indicator: Indicator, budget: Budget) -> Iterator[Part]:
        listed = tabulated(indicator.fitting, rectangles, budget.check)
        if listed is None:
            budget.report(f"answer {indicator.answer}: more than {rectangles} maximal rectangles")
            return
        budget.report(f"answer {indicator.answer}: covering by {len(listed.rows)} maximal rectangles")
        found = best_weights(indicator.cells, listed, lambda: budget.left)
        rows, columns = indicator.ranks
        weights: list[Json] = [[rows[x], columns[y], weight] for x, y, weight in found.cells]
        witness: dict[str, Json] = {"answer": indicator.answer, "scale": found.scale, "weights": weights}
        yield Part(found.count, "fractional_cover", witness, "a fractional cover")

    return stage


@dataclass(frozen=True)
class FractionalCover:
    """Smallest fractional covers of one answer, or of each.

    Attributes:
        rectangles: most maximal rectangles for which it is tried.
    """

    effort: ClassVar[int] = 1

    rectangles: int = 1 << 16

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """All that counts rectangles, from below."""
        return tuple((measure, Side.LOWER) for measure in COUNTING)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate, or none where there are too many maximal rectangles.

        Raises:
            ValueError: a matrix that is too large, or N0 or N1 of a problem with other than two answers.
            TimeUp: from the budget.
        """
        source = str(KUSHILEVITZ_NISAN.at("Chapter 2"))
        stages = (covered(rectangles=self.rectangles),)
        yield from add_up(query, budget, method="fractional_cover", source=source, stages=stages)


METHOD = FractionalCover()
