"""The communication matrix of a problem, for searches; checkers never see it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reductions import Problem

from .kept import LastKept
from .rows import Answers, SenderRows, whole_matrix

Ranks = npt.NDArray[np.intp]

LARGEST = 1 << 28
_LARGEST_KEPT = 1 << 26


def communication_matrix(problem: Problem, n: int) -> Answers:
    """Answers of all pairs, (rows, columns) in rank order; −1 outside the promise. int16 where the answers fit.

    Up to 2²⁶ cells the last matrix is kept, read-only, for the method that asks next.

    Raises:
        ValueError: more than 2²⁸ cells.
    """
    problem.check_size(n)
    cells = problem.x_space(n).size * problem.y_space(n).size
    if cells > LARGEST:
        raise ValueError(f"the matrix of {problem.spec} at n={n} has more than {LARGEST} cells")
    if cells <= _LARGEST_KEPT:
        return whole_matrix(problem, n)
    view = SenderRows(problem, n)
    return view.block(np.arange(view.rows), np.arange(view.columns))


@dataclass(frozen=True)
class Distinct:
    """The different rows and columns of a matrix: `matrix[i, j]` is the cell (rows[i], columns[j]) of the whole."""

    matrix: npt.NDArray[np.generic]
    rows: Ranks
    columns: Ranks


def distinct(matrix: npt.NDArray[np.generic]) -> Distinct:
    """One row of each set of equal rows, one column of each set of equal columns, the first of each, in order.

    Example:
        >>> found = distinct(np.array([[0, 1, 1], [0, 1, 1], [1, 0, 0]]))
        >>> found.matrix.tolist(), found.rows.tolist(), found.columns.tolist()
        ([[0, 1], [1, 0]], [0, 2], [0, 1])
    """
    rows = _first_of_each(matrix)
    columns = _first_of_each(matrix[rows].T)
    return Distinct(matrix[np.ix_(rows, columns)], rows, columns)


distinct_lines = LastKept(distinct)  # of the matrix that several methods look at


def _first_of_each(lines: npt.NDArray[np.generic]) -> Ranks:
    if lines.shape[1] == 0:
        return np.zeros(min(1, len(lines)), dtype=np.intp)
    packed = np.packbits(lines.astype(bool), axis=1) if lines.dtype == bool else np.ascontiguousarray(lines)
    seen: dict[bytes, int] = {}
    for number, line in enumerate(packed):
        seen.setdefault(line.tobytes(), number)
    return np.fromiter(seen.values(), dtype=np.intp, count=len(seen))
