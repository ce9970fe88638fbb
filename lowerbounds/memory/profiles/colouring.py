"""How many colours a graph needs: exactly where it is small, else between a clique and a colouring.

Source: Brélaz (1979), New methods to color the vertices of a graph (DSATUR, here with branch and bound).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

MOST_NODES = 20_000  # of the search
MOST_SEARCHED = 500  # vertices of a graph that is searched
MOST_STARTS = 32  # of cliques, fewer where the graph is large
_WORK = 1 << 24

Graph = npt.NDArray[np.bool_]


def colours(conflict: Graph) -> tuple[int, int]:
    """Bounds on the chromatic number of the graph with this symmetric matrix, (v, v), equal where it was decided.

    Example:
        >>> pentagon = np.roll(np.eye(5, dtype=bool), 1, axis=1)
        >>> colours(pentagon | pentagon.T)
        (3, 3)
    """
    starts = max(1, min(MOST_STARTS, _WORK // len(conflict) ** 2))
    lower = max(len(clique(conflict, int(start))) for start in np.argsort(-conflict.sum(1))[:starts])
    upper = _painted(conflict)
    if len(conflict) > MOST_SEARCHED:
        return lower, upper
    search = _Search(conflict)
    while lower < upper:
        smaller = search.within(upper - 1)
        if smaller is None:
            break
        lower, upper = (lower, upper - 1) if smaller else (upper, upper)
    return lower, upper


def clique(conflict: Graph, start: int) -> list[int]:
    """Vertices any two of which are joined: grown from one by the vertex with the most neighbours left."""
    found, left = [start], conflict[start].copy()
    degrees = conflict[:, left].sum(1)
    while left.any():
        best = int(np.where(left, degrees, -1).argmax())
        found.append(best)
        lost = left & ~conflict[best]
        left &= conflict[best]
        degrees -= conflict[:, lost].sum(1)
    return found


def _painted(conflict: Graph) -> int:
    """Colours that are used where the vertex with the most colours beside it is next, and takes the first free one."""
    count = len(conflict)
    beside = np.zeros((count, count), bool)  # vertex, colour
    saturation, degrees = np.zeros(count), conflict.sum(1) / (count + 1)
    waiting, used = np.ones(count, bool), 0
    for _ in range(count):
        vertex = int(np.where(waiting, saturation + degrees, -1).argmax())
        colour = int(beside[vertex].argmin())
        fresh = conflict[vertex] & ~beside[:, colour]
        saturation += fresh
        beside[fresh, colour] = True
        waiting[vertex] = False
        used = max(used, colour + 1)
    return used


class _Search:
    """Whether so many colours are enough, by branching on the vertex with the fewest left."""

    def __init__(self, conflict: Graph) -> None:
        self.neighbours = [np.flatnonzero(row).tolist() for row in conflict]
        self.nodes = 0

    def within(self, colours: int) -> bool | None:
        """The answer; None where it took too long."""
        self.nodes = 0
        free = [set(range(colours)) for _ in self.neighbours]
        return self._colour(free, dict.fromkeys(range(len(free))), 0)

    def _colour(self, free: list[set[int]], left: dict[int, None], used: int) -> bool | None:
        if not left:
            return True
        self.nodes += 1
        if self.nodes > MOST_NODES:
            return None
        vertex = min(left, key=lambda v: (len(free[v]), -len(self.neighbours[v])))
        for colour in sorted(free[vertex])[: used + 1]:
            if colour > used:
                break
            hit = [v for v in self.neighbours[vertex] if v in left and v != vertex and colour in free[v]]
            for v in hit:
                free[v].discard(colour)
            rest = {v: None for v in left if v != vertex}
            found = self._colour(free, rest, max(used, colour + 1))
            for v in hit:
                free[v].add(colour)
            if found is not False:
                return found
        return False
