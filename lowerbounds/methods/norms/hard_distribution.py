"""The distribution of least discrepancy, by cutting planes: min d over μ with |Σ μ·A over R| ≤ d for all rectangles R.

A linear programme over the rectangles found so far gives a μ and a floor under every discrepancy; all rectangles are
gone through for the worst ones at a point between this μ and the best one known, and these are added. Any μ on the way
is a distribution, so stopping early costs only strength.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from ...certificates.query import Budget

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_ROWS = 12  # of the shorter side, whose subsets are gone through
MOST_CELLS = 1024
_CUTS = 16  # rectangles of each sign that are added at once
_STEP = 0.3  # how far from the best distribution to the programme's to look
_ROUND = 100  # looks at the budget that one programme counts for


def is_small(signs: Ints) -> bool:
    """Whether the matrix has at most 12 rows or columns, and at most 1024 cells."""
    return min(signs.shape) <= MOST_ROWS and signs.size <= MOST_CELLS


def hardest_distribution(signs: Ints, budget: Budget, *, gap: float = 0.01, rounds: int = 200) -> Floats:
    """μ ≥ 0 with total 1 on the cells that are not 0, whose discrepancy is within `gap` of the least where time allows.

    Raises:
        ValueError: the matrix is too large.
    """
    if not is_small(signs):
        raise ValueError(f"{signs.shape} inputs: wanted at most {MOST_ROWS} of one party and {MOST_CELLS} pairs")
    if len(signs) > signs.shape[1]:
        return hardest_distribution(signs.T, budget, gap=gap, rounds=rounds).T
    subsets = (np.arange(1, 1 << len(signs))[:, None] >> np.arange(len(signs)) & 1).astype(np.float64)
    best: Floats = np.abs(signs) / np.abs(signs).sum()
    least, cuts = _discrepancy(subsets, best * signs), [*_worst(subsets, best * signs, signs)]
    seconds = budget.left / 2
    for _ in range(rounds):
        budget.charge(_ROUND)
        floor, proposed = _programme(np.array(cuts), signs)
        if least <= (1 + gap) * floor or budget.left < seconds:
            break
        looked = (1 - _STEP) * best + _STEP * proposed
        found = _discrepancy(subsets, looked * signs)
        if found < least:
            least, best = found, looked
        cuts += [*_worst(subsets, looked * signs, signs), *_worst(subsets, proposed * signs, signs)]
    return best


def _discrepancy(subsets: Floats, signed: Floats) -> float:
    sums = subsets @ signed
    return float((np.abs(sums).sum(1) + np.abs(sums.sum(1))).max()) / 2


def _worst(subsets: Floats, signed: Floats, signs: Ints) -> Iterator[Floats]:
    """Rows of the programme, ±A on the cells of a rectangle, for the largest sums of either sign."""
    sums = subsets @ signed
    for sign in (1, -1):
        columns = sign * sums > 0
        for worst in np.argsort(-(sign * sums * columns).sum(1))[:_CUTS]:
            yield np.ravel(float(sign) * signs * np.outer(subsets[worst], columns[worst]))


def _programme(cuts: Floats, signs: Ints) -> tuple[float, Floats]:
    """The least d for these rectangles, and its distribution."""
    cells = np.flatnonzero(signs)
    matrix = sparse.csr_matrix(np.hstack([cuts[:, cells], -np.ones((len(cuts), 1))]))
    cost, total = np.zeros(len(cells) + 1), np.ones((1, len(cells) + 1))
    cost[-1], total[0, -1] = 1, 0
    solved = linprog(cost, A_ub=matrix, b_ub=np.zeros(len(cuts)), A_eq=total, b_eq=[1])
    proposed = np.zeros(signs.size)
    proposed[cells] = np.maximum(solved.x[:-1], 0)
    return float(solved.fun), proposed.reshape(signs.shape)
