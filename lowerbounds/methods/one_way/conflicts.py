"""The conflict graph of a promise problem's rows: joined when both are defined and answer differently in some column.

Rows joined need different messages, so a clique bounds the messages from below and a colouring from above; the two
need not meet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reductions.problem import OUTSIDE

from ...certificates.certificate import Json
from ...certificates.query import Budget, TimeUp
from ..matrices.bitboard import masks_of
from ..matrices.rows import Ranks, SenderRows
from ..rectangles.clique import CliqueSearch
from .refinement import Classes, scan

_STEP = 1 << 22  # cells evaluated at a time
MOST_VERTICES = 4096  # of a graph that is looked at whole
Graph = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Conflicts:
    """Rows as vertices, and which of them conflict.

    Attributes:
        rows: the vertices, as ranks.
        joined: (rows, rows).
    """

    rows: Ranks
    joined: Graph


def kinds(view: SenderRows, budget: Budget) -> Classes:
    """Rows that are equal, promise and all, put together; every cell is evaluated."""
    return scan(view, Classes(np.zeros(view.rows, dtype=np.int64), ()), budget)


def conflicts(view: SenderRows, rows: Ranks, budget: Budget) -> Conflicts:
    """The conflicts among these rows in all columns."""
    return Conflicts(rows, _joined(view, rows, np.arange(view.columns), budget))


def sampled_conflicts(view: SenderRows, budget: Budget, *, side: int, seed: int) -> Conflicts:
    """The conflicts that `side` columns show among `side` rows: sound for cliques, not for colourings."""
    rng = np.random.default_rng(seed)
    rows, columns = (
        np.arange(size) if size <= side else np.unique(rng.integers(min(size, 1 << 62), size=side))
        for size in (view.rows, view.columns)
    )
    return Conflicts(rows, _joined(view, rows, columns, budget))


def clique(joined: Graph, budget: Budget, *, nodes: int) -> tuple[list[int], bool]:
    """A large clique, sorted, and whether it is proved largest; a branch and bound of at most `nodes` nodes."""
    order = np.argsort(-joined.sum(axis=1), kind="stable")
    adjacent = masks_of(joined[np.ix_(order, order)])

    def tick() -> None:
        if search.nodes > nodes or budget.left <= 0:
            raise TimeUp

    search = CliqueSearch(adjacent, _greedy_clique(joined[np.ix_(order, order)]), tick)
    try:
        search.run()
        proved = True
    except TimeUp:
        proved = False
    return sorted(int(order[vertex]) for vertex in search.best), proved


def colouring(joined: Graph) -> Ranks:
    """A colour of each vertex, joined ones apart; next is always the vertex that sees most colours (DSATUR).

    Source: Brélaz (1979).
    """
    size = len(joined)
    colours = np.full(size, -1, dtype=np.int64)
    seen = np.zeros((size, size), dtype=bool)  # (vertex, colour)
    sight, degree = np.zeros(size, dtype=np.int64), joined.sum(axis=1)
    for _ in range(size):
        vertex = int(np.where(colours < 0, sight * (size + 1) + degree, -1).argmax())
        colour = int(seen[vertex].argmin())
        colours[vertex] = colour
        sight += joined[vertex] & ~seen[:, colour]
        seen[joined[vertex], colour] = True
    return colours


def pair_columns(view: SenderRows, rows: Ranks, budget: Budget) -> list[Json]:
    """For each row but the first, a column against each row before it in which the two conflict; −1 where none."""
    found = np.full((len(rows), len(rows)), -1, dtype=np.int64)
    wide = max(1, _STEP // max(1, len(rows)))
    for left in range(0, view.columns, wide):
        budget.check()
        block = view.block(rows, np.arange(left, min(left + wide, view.columns)))
        for i in range(1, len(rows)):
            apart = (block[:i] != block[i]) & (block[:i] != OUTSIDE) & (block[i] != OUTSIDE)
            fresh = (found[i, :i] < 0) & apart.any(axis=1)
            found[i, :i][fresh] = left + apart[fresh].argmax(axis=1)
        if (found[np.tril_indices(len(rows), -1)] >= 0).all():
            break
    return [found[i, :i].tolist() for i in range(1, len(rows))]


def _joined(view: SenderRows, rows: Ranks, columns: Ranks, budget: Budget) -> Graph:
    """Pairs with fewer agreements than columns in which both are defined."""
    joined = np.zeros((len(rows), len(rows)), dtype=bool)
    wide = min(max(1, _STEP // max(1, len(rows))), 1 << 20)  # counts stay exact in float32
    for left in range(0, len(columns), wide):
        budget.check()
        block = view.block(rows, columns[left : left + wide])
        both = _common(block != OUTSIDE)
        for answer in np.unique(block[block != OUTSIDE]):
            both -= _common(block == answer)
        joined |= both > 0
        budget.report(f"conflicts of {len(rows)} rows in {left + block.shape[1]} of {len(columns)} columns")
    return joined


def _common(cells: Graph) -> npt.NDArray[np.float32]:
    """How many columns each pair of rows has in common."""
    ones = cells.astype(np.float32)
    common: npt.NDArray[np.float32] = ones @ ones.T
    return common


def _greedy_clique(joined: Graph) -> list[int]:
    """Always the vertex with most neighbours among those left."""
    left = np.ones(len(joined), dtype=bool)
    found: list[int] = []
    while left.any():
        degree = np.where(left, (joined & left).sum(axis=1), -1)
        found.append(int(degree.argmax()))
        left &= joined[found[-1]]
    return found
