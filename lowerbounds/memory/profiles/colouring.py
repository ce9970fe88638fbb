"""How many colours a graph needs: exactly where it is small, else between a clique and a colouring.

Source: Brélaz (1979), New methods to color the vertices of a graph (DSATUR, here with branch and bound).
"""

from __future__ import annotations

import networkx as nx
import numpy as np
import numpy.typing as npt

MOST_NODES = 20_000  # of the search


def colours(conflict: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Bounds on the chromatic number of the graph with this symmetric matrix, (v, v), equal where it was decided.

    Example:
        >>> pentagon = np.roll(np.eye(5, dtype=bool), 1, axis=1)
        >>> colours(pentagon | pentagon.T)
        (3, 3)
    """
    graph = nx.from_numpy_array(conflict)
    lower = max(len(clique(conflict, int(start))) for start in np.argsort(-conflict.sum(1))[:32])
    upper = 1 + max(nx.greedy_color(graph, strategy="DSATUR").values())
    search = _Search(conflict)
    while lower < upper:
        smaller = search.within(upper - 1)
        if smaller is None:
            break
        lower, upper = (lower, upper - 1) if smaller else (upper, upper)
    return lower, upper


def clique(conflict: npt.NDArray[np.bool_], start: int) -> list[int]:
    """Vertices any two of which are joined: grown from one by the vertex with the most neighbours left."""
    found, left = [start], conflict[start].copy()
    while left.any():
        candidates = np.flatnonzero(left)
        best = int(candidates[conflict[np.ix_(candidates, candidates)].sum(1).argmax()])
        found.append(best)
        left &= conflict[best]
    return found


class _Search:
    """Whether so many colours are enough, by branching on the vertex with the fewest left."""

    def __init__(self, conflict: npt.NDArray[np.bool_]) -> None:
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
        if self.nodes > MOST_NODES or len(left) > 500:
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
