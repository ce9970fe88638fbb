"""The weight that each set of rows gets right when one state stands for it: V(R) = Σ_y max_a Σ_{x ∈ R} μ(x, y)[f = a].

Example:
    >>> from .law import uniform_law
    >>> set_values(uniform_law([[0, 1], [1, 1]])).tolist()
    [0, 2, 2, 3]
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .law import Law

Values = npt.NDArray[np.int64]

MOST_ROWS = 20  # whose 2^rows sets are listed


def set_values(law: Law) -> Values:
    """V of every set of rows, bit i of the place for row i: (2^rows,), in units of the law's weights.

    Raises:
        ValueError: more rows than sets can be listed for.
    """
    rows = len(law.weights)
    if rows > MOST_ROWS:
        raise ValueError(f"{rows} rows: wanted at most {MOST_ROWS}, since all sets of them are listed")
    values = np.zeros(1 << rows, dtype=np.int64)
    for column in range(len(law.weights[0])):
        right = [answers[column] for answers in law.answers]
        best = np.zeros(1 << rows, dtype=np.int64)
        for answer in set(right):
            held = [row[column] if a == answer else 0 for row, a in zip(law.weights, right, strict=True)]
            np.maximum(best, set_sums(held), out=best)
        values += best
    return values


def set_sums(weights: list[int]) -> Values:
    """Σ over each set of its members' weights: (2^len,)."""
    sums = np.zeros(1, dtype=np.int64)
    for weight in weights:
        sums = np.concatenate([sums, sums + weight])
    return sums
