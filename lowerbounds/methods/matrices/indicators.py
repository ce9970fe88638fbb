"""The cells with one answer, and bounds on the one-answer rectangles they need, added up over the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

import numpy as np

from reductions import Measure
from reductions.costs.logarithms import ceil_log2
from reductions.problem import OUTSIDE

from ...certificates.certificate import Certificate, Json
from ...certificates.query import Budget, Query
from .bitboard import Bools
from .matrix import Distinct, Ranks, communication_matrix, distinct, distinct_lines


@dataclass(frozen=True, eq=False)
class Indicator:
    """The b-cells of a matrix, one of each set of equal rows and columns, without those that have no b-cell.

    Attributes:
        answer: b.
        cells: where the answer is b.
        fitting: where no other answer stands: b-cells, and cells outside the promise.
        rows, columns: ranks of the inputs that the matrix's rows and columns stand for.
        total: whether the problem is without a promise.
    """

    answer: int
    cells: Bools
    fitting: Bools
    rows: Ranks
    columns: Ranks
    total: bool

    @property
    def cap(self) -> int:
        """No rank, fooling set or cover exceeds this number of different rows or of different columns."""
        return min(len(self.rows), len(self.columns))

    @cached_property
    def ranks(self) -> tuple[list[int], list[int]]:
        """Rows and columns as Python integers, as a witness has them."""
        return self.rows.tolist(), self.columns.tolist()


@dataclass(frozen=True)
class Part:
    """So many rectangles are needed for one answer, with the witness of a kind for it.

    Attributes:
        count: number of rectangles.
        kind: name of the checker.
        witness: what the checker reads.
        way: how it was found, for the provenance.
        remark: what else is to be known, for the provenance.
        largest: whether no witness of this kind shows more.
    """

    count: int
    kind: str
    witness: dict[str, Json]
    way: str
    remark: str = ""
    largest: bool = False


COVERS = (Measure.N0, Measure.N1, Measure.COVER0, Measure.COVER1)
PARTS = (Measure.PARTITION0, Measure.PARTITION1)
COUNTING = (*COVERS, Measure.D, Measure.LEAVES, Measure.PARTITION, *PARTS)  # all that counts rectangles

Stage = Callable[[Indicator, Budget], Iterator[Part]]


def indicators(whole: Distinct) -> list[Indicator]:
    """One indicator for each answer that occurs, in order of the answers."""
    total = not (whole.matrix == OUTSIDE).any()
    return [
        _indicator(int(b), whole.matrix == b, whole.matrix == OUTSIDE, whole.rows, whole.columns, total)
        for b in np.unique(whole.matrix)
        if b != OUTSIDE
    ]


def _indicator(answer: int, cells: Bools, outside: Bools, rows: Ranks, columns: Ranks, total: bool) -> Indicator:
    having = np.ix_(np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0)))
    rows, columns = rows[having[0].ravel()], columns[having[1].ravel()]
    cells, outside = cells[having], outside[having]
    merged = distinct(cells + 2 * outside.astype(np.int8))
    chosen = np.ix_(merged.rows, merged.columns)
    cells, outside = cells[chosen], outside[chosen]
    return Indicator(answer, cells, cells | outside, rows[merged.rows], columns[merged.columns], total)


@dataclass
class _Best:
    """The best part for each answer so far, and what was tried."""

    parts: dict[int, Part] = field(default_factory=dict)
    tried: list[Json] = field(default_factory=list)

    def improve(self, answer: int, part: Part) -> bool:
        """Keep the part if it shows more than the one there is, or as much and is known to be the largest."""
        note: dict[str, Json] = {"answer": answer, "count": part.count, "way": part.way, "largest": part.largest}
        self.tried.append(note | ({"remark": part.remark} if part.remark else {}))
        known = self.parts.get(answer)
        better = part.count > 0 and (known is None or (known.count, known.largest) < (part.count, part.largest))
        if better:
            self.parts[answer] = part
        return better

    @property
    def count(self) -> int:
        """Rectangles needed for all answers together."""
        return sum(part.count for part in self.parts.values())


def add_up(query: Query, budget: Budget, *, method: str, source: str, stages: Sequence[Stage]) -> Iterator[Certificate]:
    """Run the stages on every answer, and yield a certificate when the bound grows or a part turns out to be largest.

    For a measure of one answer only that answer counts, and the certificate is its part's; for the others the parts
    add up. A bound on D that meets ⌈log₂ rows⌉ + ⌈log₂ answers⌉, or the same with columns, ends the search.

    Raises:
        ValueError: the matrix is too large, or the problem has other than two answers and the measure is N0 or N1.
        TimeUp: from the budget.
    """
    if query.measure.answer is not None and query.problem.answers(query.n) != 2:
        raise ValueError(f"{query.measure.value} speaks of two answers; {query.problem.spec} has others")
    whole = distinct_lines(communication_matrix(query.problem, query.n))
    found = indicators(whole)
    wanted = [each for each in found if query.measure.answer in (None, each.answer)]
    enough = _enough(query.measure, whole, found)
    best, bound = _Best(), -1
    for part in _improvements(stages, wanted, best, budget):
        reached = ceil_log2(best.count) if query.measure.in_bits else best.count
        if reached > bound or part.largest:
            bound = reached
            kind, witness = _evidence(query.measure, best)
            yield Certificate(query.claim(bound), kind, witness, method, source, {"tried": list(best.tried)})
        if enough is not None and bound >= enough:
            return


def _improvements(stages: Sequence[Stage], wanted: Sequence[Indicator], best: _Best, budget: Budget) -> Iterator[Part]:
    """Each part that is better than the best there was for its answer; stages that can do no better are left out."""
    for stage, indicator in product(stages, wanted):
        known = best.parts.get(indicator.answer)
        if known is not None and known.count >= indicator.cap:
            continue
        for part in stage(indicator, budget):
            budget.report(f"answer {indicator.answer}: {part.count} by {part.way}")
            if best.improve(indicator.answer, part):
                yield part


def _enough(measure: Measure, whole: Distinct, found: Sequence[Indicator]) -> int | None:
    """Bools that an obvious protocol pays, beyond which no search is needed."""
    if not found or not (measure.in_bits or measure.answer is not None):
        return None
    if measure.answer is not None:
        most = min((each.cap for each in found if each.answer == measure.answer), default=1)
        return ceil_log2(most) if measure.in_bits else most
    return ceil_log2(min(whole.matrix.shape)) + ceil_log2(len(found))


def _evidence(measure: Measure, best: _Best) -> tuple[str, dict[str, Json]]:
    if measure.answer is not None:
        (part,) = best.parts.values()
        return part.kind, part.witness
    parts = [best.parts[answer] for answer in sorted(best.parts, reverse=True)]
    return "leaf_sum", {"parts": [{"kind": part.kind, "witness": part.witness} for part in parts]}
