"""Fractional covers: weights on the b-cells, of which no b-rectangle carries more than 1, by a linear programme.

The programme has a row for each maximal rectangle; rows are added where the weights so far violate them. The rounded
weights are divided by the most that a rectangle carries, in integers, so that nothing rests on the solver.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from ...certificates.query import TimeUp
from ..matrices.bitboard import Bools, masks_of
from .maximal import column_sets

_SCALES = (1, 2, 3, 4, 6, 12, 60, 840, 1 << 16, 1 << 24)
_SLACK = 1e-7
_BATCH = 200  # violated rectangles added at once
_LARGEST_TABLE = 1 << 25  # maximal rectangles times fitting cells


@dataclass(frozen=True)
class Weights:
    """Positive integer weights of cells, at most `scale` on any rectangle: ⌈Σ/scale⌉ rectangles are needed."""

    cells: tuple[tuple[int, int, int], ...]
    scale: int

    @property
    def count(self) -> int:
        """⌈Σ weights / scale⌉."""
        return -(-sum(weight for _, _, weight in self.cells) // self.scale)


@dataclass(frozen=True, eq=False)
class Rectangles:
    """All maximal rectangles of fitting cells: which rows and which columns each has, (rectangles, rows or columns)."""

    rows: Bools
    columns: Bools


def tabulated(fitting: Bools, limit: int, tick: Callable[[], None]) -> Rectangles | None:
    """The maximal rectangles as a table, or None where there are more than `limit` or the table would be too long.

    Example:
        >>> found = tabulated(np.array([[1, 1], [1, 0]], dtype=bool), 9, lambda: None)
        >>> sorted(map(tuple, found.rows.astype(int).tolist()))
        [(1, 0), (1, 1)]
    """
    limit = min(limit, _LARGEST_TABLE // max(1, int(fitting.sum())))
    closed = column_sets(masks_of(fitting), limit, tick)
    if closed is None:
        return None
    width = fitting.shape[1]
    octets = b"".join(mask.to_bytes(-(-width // 8), "little") for mask in closed)
    packed = np.frombuffer(octets, dtype=np.uint8).reshape(-1, -(-width // 8))
    columns = np.unpackbits(packed, axis=1, count=width, bitorder="little").astype(bool)
    missed = columns.astype(np.float32) @ (~fitting).T.astype(np.float32)
    return Rectangles(missed == 0, columns)


def best_weights(cells: Bools, rectangles: Rectangles, time_left: Callable[[], float]) -> Weights:
    """Weights whose sum is that of a smallest fractional cover, or nearly.

    Raises:
        TimeUp: no time is left.
    """
    x, y = np.nonzero(cells)
    inside = sparse.csr_matrix(rectangles.rows[:, x] & rectangles.columns[:, y], dtype=np.float64)
    solution = _solve(inside, time_left)
    found = [_rounded(solution, scale, inside, (x, y)) for scale in _SCALES]
    return max(found, key=lambda weights: weights.count)  # the first, with the smallest numbers, of those


def _solve(inside: Any, time_left: Callable[[], float]) -> npt.NDArray[np.float64]:
    """Largest total weight with at most 1 in every row, rows added as they are violated."""
    active = np.zeros(inside.shape[0], dtype=bool)
    largest_first = np.argsort(-np.asarray(inside.sum(axis=1)).ravel(), kind="stable")
    active[largest_first[:_BATCH]] = True
    while True:
        if time_left() <= 0:
            raise TimeUp
        options = {"time_limit": max(time_left(), 0.01)}
        answer = linprog(
            -np.ones(inside.shape[1]), inside[active], np.ones(active.sum()), bounds=(0, 1), options=options
        )
        if answer.x is None or answer.status:
            raise TimeUp
        weights: npt.NDArray[np.float64] = answer.x
        carried = inside @ weights
        violated = np.flatnonzero((carried > 1 + _SLACK) & ~active)
        if not len(violated):
            return weights
        active[violated[np.argsort(-carried[violated], kind="stable")[:_BATCH]]] = True


def _rounded(
    solution: npt.NDArray[np.float64], scale: int, inside: Any, places: tuple[npt.NDArray[np.intp], ...]
) -> Weights:
    whole = np.rint(solution * scale).astype(np.int64)
    most = int((inside.astype(np.int64) @ whole).max(initial=0))
    listed = zip(places[0].tolist(), places[1].tolist(), whole.tolist(), strict=True)
    return Weights(tuple((x, y, weight) for x, y, weight in listed if weight > 0), max(1, most))
