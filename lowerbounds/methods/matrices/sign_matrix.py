"""An excerpt of a communication matrix, small enough to optimise on, and the ways to read it as signs ±1.

Equal rows, and equal columns, are merged; of more than `size` different ones an evenly spaced part is taken. A bound
for a part of the inputs is a bound for all of them.

Example:
    >>> from reductions import PROBLEMS
    >>> excerpt = take_excerpt(PROBLEMS.get("equality"), 2, size=8)
    >>> excerpt.signs((1,)).tolist()
    [[-1, 1, 1, 1], [1, -1, 1, 1], [1, 1, -1, 1], [1, 1, 1, -1]]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from reductions import Problem
from reductions.problem import OUTSIDE

from .bitboard import Bools
from .rows import SenderRows

Ints = npt.NDArray[np.int64]

LARGEST_LOOK = 1024  # inputs of each party that are looked at before equal ones are merged
MOST_GROUPINGS = 64


@dataclass(frozen=True)
class Excerpt:
    """Answers on some rows and columns.

    Attributes:
        rows, columns: ranks of the inputs; they are different from each other as rows and columns.
        answers: (rows, columns); −1 outside the promise.
        counts: (rows, columns), for how many pairs of the inputs looked at each cell stands.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    answers: Ints
    counts: Ints

    def signs(self, ones: Sequence[int]) -> Ints:
        """−1 where the answer is one of `ones`, +1 for any other, 0 outside the promise."""
        signs = np.where(np.isin(self.answers, list(ones)), -1, 1)
        signs[self.answers == OUTSIDE] = 0
        return signs.astype(np.int64)

    def groupings(self) -> list[tuple[int, ...]]:
        """Sets of answers to be told from the others, the most promising first; just one if there are two answers.

        Each answer against the others, and those from some answer on: a sign matrix of small norm is hard.
        """
        there = [int(answer) for answer in np.unique(self.answers) if answer != OUTSIDE]
        if len(there) <= 2:
            return [tuple(there[-1:])]
        single = [(answer,) for answer in there[:MOST_GROUPINGS]]
        upper = [tuple(there[k:]) for k in range(2, len(there) - 1)][:MOST_GROUPINGS]
        norms = {ones: float(np.linalg.norm(self.signs(ones), 2)) for ones in single + upper}
        return sorted(norms, key=norms.__getitem__)

    def crop(self, rows: Bools, columns: Bools) -> Excerpt:
        """What is left of it on the rows and columns marked."""
        both = np.ix_(rows, columns)
        left = tuple(compress(self.rows, rows)), tuple(compress(self.columns, columns))
        return Excerpt(*left, self.answers[both], self.counts[both])


def take_excerpt(problem: Problem, n: int, *, size: int) -> Excerpt:
    """At most size × size cells of the problem's matrix, without equal rows and columns.

    Raises:
        ValueError: inputs that are too long, or no pair of those looked at is inside the promise.
    """
    view = SenderRows(problem, n)
    rows, columns = _spaced(view.rows, LARGEST_LOOK), _spaced(view.columns, LARGEST_LOOK)
    answers = view.block(np.array(rows), np.array(columns)).astype(np.int64)
    if not (answers != OUTSIDE).any():
        raise ValueError(
            f"{problem.spec}, n={n}: none of the {len(rows)}×{len(columns)} pairs looked at keeps the promise"
        )
    row_counts, column_counts = np.ones(len(rows), dtype=np.int64), np.ones(len(columns), dtype=np.int64)
    for _ in range(2):  # fewer columns may make rows equal again
        kept, row_counts = _merge(answers, row_counts, size)
        answers, rows = answers[kept], [rows[i] for i in kept]
        kept, column_counts = _merge(answers.T, column_counts, size)
        answers, columns = answers[:, kept], [columns[j] for j in kept]
    return Excerpt(tuple(rows), tuple(columns), answers, np.outer(row_counts, column_counts))


def _spaced(count: int, most: int) -> list[int]:
    kept = min(count, most)
    return [i * count // kept for i in range(kept)]


def _merge(lines: Ints, counts: Ints, most: int) -> tuple[list[int], Ints]:
    """The first of each set of equal lines that say anything, at most so many, and the sum of counts of each set."""
    sets: dict[bytes, list[int]] = {}
    for number, line in enumerate(np.ascontiguousarray(lines)):
        if (line != OUTSIDE).any():
            sets.setdefault(line.tobytes(), []).append(number)
    equal = list(sets.values())
    chosen = [equal[k] for k in _spaced(len(equal), most)]
    return [members[0] for members in chosen], np.array([counts[members].sum() for members in chosen])
