"""Partition numbers from above: rectangles that part the cells, with all answers or with one.

First a rectangle for each different row or column of an answer's cells; then, where few are enough, one more label each
time until a partition is found, which is then a least one.

Source: Kushilevitz and Nisan (1997), Section 1.2 and Chapter 2.

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("disjointness"), 2, Measure.PARTITION, Side.UPPER)
    >>> [certificate.claim.bound for certificate in METHOD.search(query, Budget(10))][-1]
    7
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reductions import Measure, Side

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .matrices.bitboard import Rect, bits, mask_of, masks_of
from .matrices.matrix import communication_matrix
from .rectangles.labels import MOST_LABELS, Overlaps, rectangles

_MOST_CELLS = 1 << 18
_LARGEST = 64  # lines of a side for the search
_SOURCE = "Kushilevitz and Nisan (1997), Section 1.2"


class _NodesError(Exception):
    """The node limit is reached."""


@dataclass(frozen=True)
class Partition:
    """Partitions into rectangles.

    Attributes:
        nodes: of the search with one number of labels before it is given up.
    """

    nodes: int = 40_000

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Partition numbers from above."""
        return tuple((m, Side.UPPER) for m in (Measure.PARTITION, Measure.PARTITION0, Measure.PARTITION1))

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """A partition by lines, then better ones, answer by answer.

        Raises:
            ValueError: more than 2¹⁸ cells, or a measure of one answer where there are other than two.
            TimeUp: from the budget.
        """
        answer = query.measure.answer
        if answer is not None and query.problem.answers(query.n) != 2:
            raise ValueError(f"{query.measure.value} speaks of two answers; {query.problem.spec} has others")
        matrix = communication_matrix(query.problem, query.n)
        if matrix.size > _MOST_CELLS:
            raise ValueError(f"{matrix.shape[0]}×{matrix.shape[1]} cells are too many, at most {_MOST_CELLS}")
        wanted = [int(b) for b in np.unique(matrix) if b >= 0 and answer in (None, b)]
        parts = {b: _by_lines(matrix, b) for b in wanted}
        yield _certificate(query, parts)
        for b in wanted:
            found = self._least(matrix, b, len(parts[b]), budget)
            if found is not None:
                parts[b] = found
                yield _certificate(query, parts)

    def _least(self, matrix: npt.NDArray[np.integer], answer: int, known: int, budget: Budget) -> list[Rect] | None:
        """A least partition of the cells with this answer, if it has fewer rectangles than are known."""
        cells = np.where(matrix == answer, 1, np.where(matrix < 0, -1, 0)).astype(np.int8)
        rows, columns = _alike(cells), _alike(cells.T)
        small = cells[np.ix_([group[0] for group in rows], [group[0] for group in columns])]
        if max(small.shape) > _LARGEST:
            return None
        left = [self.nodes]

        def tick() -> None:
            budget.check()
            left[0] -= 1
            if left[0] < 0:
                raise _NodesError

        for count in range(min(MOST_LABELS, known - 1) + 1):
            left[0] = self.nodes
            try:
                found = rectangles(small, Overlaps(count, covering=False), tick)
            except _NodesError:
                return None
            if found is not None:
                return [(_lifted(own, rows), _lifted(other, columns)) for own, other in found]
        return None


def _alike(lines: npt.NDArray[np.int8]) -> list[list[int]]:
    groups: dict[bytes, list[int]] = {}
    for number, line in enumerate(lines):
        groups.setdefault(line.tobytes(), []).append(number)
    return list(groups.values())


def _lifted(mask: int, groups: list[list[int]]) -> int:
    return mask_of(line for group in bits(mask) for line in groups[group])


def _by_lines(matrix: npt.NDArray[np.integer], answer: int) -> list[Rect]:
    """A rectangle for each different row of the answer's cells, or column if these are fewer."""
    by_row, by_column = (_grouped(masks_of(lines == answer)) for lines in (matrix, matrix.T))
    if len(by_row) <= len(by_column):
        return [(own, other) for other, own in by_row.items()]
    return list(by_column.items())


def _grouped(masks: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for line, mask in enumerate(masks):
        if mask:
            found[mask] = found.get(mask, 0) | 1 << line
    return found


def _certificate(query: Query, parts: dict[int, list[Rect]]) -> Certificate:
    listed = [rect for answer in sorted(parts) for rect in parts[answer]]
    held: list[Json] = [{"rows": [*bits(rows)], "columns": [*bits(columns)]} for rows, columns in listed]
    counts: dict[str, Json] = {str(answer): len(part) for answer, part in parts.items()}
    return Certificate(query.claim(len(listed)), "partition", {"rectangles": held}, "partition", _SOURCE, counts)


METHOD = Partition()
