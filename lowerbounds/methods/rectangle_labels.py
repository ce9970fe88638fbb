"""Partition and cover numbers from below: fewer rectangles refuted by a complete search through their labels.

Where rank, fooling sets and Sperner's theorem stop short of the truth; exact on every matrix to about 10×10.

Source: Kushilevitz and Nisan (1997), Section 1.2 and Chapter 2; proved in the checker.

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("equality"), 2, Measure.COVER0)
    >>> [certificate.claim.bound for certificate in METHOD.search(query, Budget(10))][-1]
    4
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from reductions import Measure, Side

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .matrices.indicators import COUNTING, COVERS, Indicator, Part, Stage, add_up
from .rectangles.labels import MOST_LABELS, Overlaps, rectangles

_LARGEST = 64


class _NodesError(Exception):
    """The node limit is reached."""


def refuting(*, covering: bool, nodes: int) -> Stage:
    """Ever more labels that do not suffice, each number refuted by a search of at most so many nodes."""

    def stage(indicator: Indicator, budget: Budget) -> Iterator[Part]:
        if max(indicator.cells.shape) > _LARGEST:
            return
        cells = np.where(indicator.cells, 1, np.where(indicator.fitting, -1, 0)).astype(np.int8)
        rows, columns = indicator.ranks
        for count in range(min(MOST_LABELS, indicator.cap - 1) + 1):
            try:
                found = rectangles(cells, Overlaps(count, covering), _counting(budget, nodes))
            except _NodesError:
                return
            if found is not None:
                return
            witness: dict[str, Json] = {"answer": indicator.answer, "rows": [*rows], "columns": [*columns]}
            more: dict[str, Json] = {"overlapping": int(covering), "rectangles": count + 1}
            yield Part(count + 1, "rectangle_labels", {**witness, **more}, f"{count} labels refuted")

    return stage


def _counting(budget: Budget, nodes: int) -> Callable[[], None]:
    left = [nodes]

    def tick() -> None:
        budget.check()
        left[0] -= 1
        if left[0] < 0:
            raise _NodesError

    return tick


@dataclass(frozen=True)
class RectangleLabels:
    """Complete searches for too few rectangles.

    Attributes:
        nodes: of one search before it is given up; the checker repeats what ends.
    """

    effort: ClassVar[int] = 1

    nodes: int = 40_000

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """All that counts rectangles, from below."""
        return tuple((measure, Side.LOWER) for measure in COUNTING)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One rectangle more each time.

        Raises:
            ValueError: a matrix that is too large, or a measure of one answer where there are other than two.
            TimeUp: from the budget.
        """
        stages = (refuting(covering=query.measure in COVERS, nodes=self.nodes),)
        source = "fewer rectangles refuted by a complete search through labels; proved in the checker"
        yield from add_up(query, budget, method="rectangle_labels", source=source, stages=stages)


METHOD = RectangleLabels()
