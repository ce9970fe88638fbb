"""The communication matrix of a problem, for searches; checkers never see it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reductions import Problem
from reductions.sampling import enumerate_space

OUTSIDE = -1
LARGEST = 1 << 28


def communication_matrix(problem: Problem, n: int) -> npt.NDArray[np.int16]:
    """Answers of all pairs, (rows, columns) in rank order; −1 outside the promise.

    Raises:
        ValueError: more than 2²⁸ cells.
    """
    problem.check_size(n)
    x_space, y_space = problem.x_space(n), problem.y_space(n)
    if x_space.size * y_space.size > LARGEST:
        raise ValueError(f"{problem.spec}, n={n}: {x_space.size}×{y_space.size} cells are too many; at most {LARGEST}")
    x, y = enumerate_space(x_space)[:, None], enumerate_space(y_space)[None]
    value = np.broadcast_to(problem.value(x, y), (x_space.size, y_space.size))
    return np.where(problem.domain(x, y), value, OUTSIDE).astype(np.int16)
