"""The communication matrix of a problem, for searches; checkers never see it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reductions import Problem
from reductions.sampling import enumerate_space
from reductions.space import Space

Answers = npt.NDArray[np.signedinteger]
Ranks = npt.NDArray[np.intp]

OUTSIDE = -1
LARGEST = 1 << 28
_BLOCK = 1 << 16  # cells at a time: what `value` makes of them stays in the cache


def communication_matrix(problem: Problem, n: int) -> Answers:
    """Answers of all pairs, (rows, columns) in rank order; −1 outside the promise. int16 where the answers fit.

    Raises:
        ValueError: more than 2²⁸ cells.
    """
    problem.check_size(n)
    x_space, y_space = problem.x_space(n), problem.y_space(n)
    if x_space.size * y_space.size > LARGEST:
        raise ValueError(f"the matrix of {problem.spec} at n={n} has more than {LARGEST} cells")
    x, y = _inputs(x_space)[:, None], _inputs(y_space)[None]
    total = type(problem).domain is Problem.domain  # which would evaluate once more, to say that it can
    narrow = problem.answers(n) <= 1 << 15
    matrix = np.empty((x_space.size, y_space.size), dtype=np.int16 if narrow else np.int64)
    step = max(1, _BLOCK // max(1, y_space.size))
    for start in range(0, x_space.size, step):
        block = x[start : start + step]
        value = problem.value(block, y)
        inside = value >= 0 if total else problem.domain(block, y)
        matrix[start : start + step] = np.where(inside, value, OUTSIDE)
    return matrix


def _inputs(space: Space) -> npt.NDArray[np.integer]:
    """All inputs in rank order; strings as narrow integers with the place as the slow axis, as reductions like it.

    An int32 has room for whatever a definition makes of a string's symbols; int64 would only be moved about.
    """
    inputs = enumerate_space(space)
    if space.scalar or max(space.radices, default=0) > 1 << 15:
        return inputs
    return np.moveaxis(np.ascontiguousarray(inputs.T, dtype=np.int32), 0, -1)


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


def _first_of_each(lines: npt.NDArray[np.generic]) -> Ranks:
    if lines.shape[1] == 0:
        return np.zeros(min(1, len(lines)), dtype=np.intp)
    packed = np.packbits(lines.astype(bool), axis=1) if lines.dtype == bool else np.ascontiguousarray(lines)
    seen: dict[bytes, int] = {}
    for number, line in enumerate(packed):
        seen.setdefault(line.tobytes(), number)
    return np.fromiter(seen.values(), dtype=np.intp, count=len(seen))
