"""N0 and N1 from above: few rectangles without another answer that cover the cells with this one.

Where all maximal rectangles can be listed, a least cover by integer programming; otherwise rectangles grown greedily.
Whether the number is proved to be least is said in the provenance; the certificate is an upper bound either way.

Source: Kushilevitz and Nisan (1997), Definition 2.1 and Section 2.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import KUSHILEVITZ_NISAN

from ..certificates.certificate import Certificate
from ..certificates.query import Budget, Query, TimeUp
from .matrices.bitboard import Rect, bits, masks_of
from .matrices.matrix import communication_matrix
from .rectangles.cover import by_rows, chosen, grown, least
from .rectangles.maximal import maximal_rectangles

_COVERS = (Measure.N0, Measure.N1, Measure.COVER0, Measure.COVER1)
_MOST_CELLS = 1 << 20


@dataclass(frozen=True)
class Cover:
    """Upper bounds on nondeterministic cost.

    Attributes:
        rectangles: most maximal rectangles that the integer programme chooses from.
    """

    rectangles: int = 4000

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Covers from above, in bits or in rectangles."""
        return tuple((measure, Side.UPPER) for measure in _COVERS)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Ever smaller covers; the last is one that is proved to be least, where it could be proved.

        Raises:
            ValueError: more than two answers, or more than 2²⁰ cells.
            TimeUp: from the budget.
        """
        if query.problem.answers(query.n) != 2:
            raise ValueError(f"{query.problem.spec} has more than two answers; N0 and N1 speak of two")
        matrix = communication_matrix(query.problem, query.n)
        if matrix.size > _MOST_CELLS:
            raise ValueError(
                f"{matrix.shape[0]}×{matrix.shape[1]} cells are too many for a cover; at most {_MOST_CELLS}"
            )
        answer = int(query.measure.answer == 1)
        needed, allowed = masks_of(matrix == answer), masks_of(matrix != 1 - answer)
        best: int | None = None
        for cover, proved in self._covers(needed, allowed, budget):
            if best is None or len(cover) < best or proved:
                best = len(cover)
                yield _certificate(query, cover, proved)

    def _covers(self, needed: list[int], allowed: list[int], budget: Budget) -> Iterator[tuple[list[Rect], bool]]:
        listed = maximal_rectangles(allowed, self.rectangles, budget.check)
        if listed is None:
            yield by_rows(needed, allowed), False
            budget.report("too many maximal rectangles to choose from; growing some")
            yield grown(needed, allowed, budget.check), False
            return
        greedy = chosen(needed, listed)
        yield greedy, len(greedy) <= 1
        if len(greedy) > 1:
            budget.report(f"{len(greedy)} rectangles by greed; choosing among {len(listed)}")
            cover, proved = least(needed, listed, budget.left)
            if cover is not None:
                yield cover, proved
            if not proved:  # the time has stopped it: with more there may be better
                raise TimeUp


def _certificate(query: Query, cover: list[Rect], proved: bool) -> Certificate:
    return Certificate(
        claim=query.claim(ceil_log2(max(1, len(cover))) if query.measure.in_bits else len(cover)),
        kind="cover",
        witness={"rectangles": [{"rows": [*bits(rows)], "columns": [*bits(columns)]} for rows, columns in cover]},
        method="cover",
        source=str(KUSHILEVITZ_NISAN.at("Definition 2.1")),
        provenance={"rectangles": len(cover), "proved least": proved},
    )


METHOD = Cover()
