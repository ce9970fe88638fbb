"""A walk through a graph by searching its edges: each search finds the edge at a vertex that is next in the input.

From the last edge that was found the search goes on to the end of the input, and then from its beginning, so that a
walk which crosses every edge that it finds keeps to one side of a wall: it crosses each edge of a tree twice, once
either way, and comes back after 2(n − 1) edges. On n − 1 edges that are no tree it comes back sooner.

Source: Wen, Dang and Lyu (2024), Section 5: a recurrent model that searches its context; Algorithm 2 has other searches
    and records, `walk_tree` in the ledger runs them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..task import Bools, Ints


class Edges(NamedTuple):
    """Edges of a batch of graphs in the order of the input.

    Attributes:
        u, v: (B, S) ends, u ≤ v.
        real: (B, S), where there is an edge.
    """

    u: Ints
    v: Ints
    real: Bools

    def next_at(self, vertex: Ints, after: Ints) -> Ints:
        """The slot of the next edge at a vertex after a slot, around the end, and that slot last; −1 where none is.

        Of equal edges the first slot stands for all: what is written says no more than which edge it is.

        Args:
            vertex: (B,) vertices.
            after: (B,) slots, −1 for the beginning.
        """
        slots = self.u.shape[1]
        there = self.real & ((self.u == vertex[:, None]) | (self.v == vertex[:, None]))
        away = np.where(there, (np.arange(slots) - after[:, None] - 1) % slots, slots)
        rows, found = np.arange(len(vertex)), away.argmin(axis=1)
        same = (self.u == self.u[rows, found][:, None]) & (self.v == self.v[rows, found][:, None]) & self.real
        return np.where(there.any(axis=1), same.argmax(axis=1), -1)

    def across(self, vertex: Ints, slot: Ints) -> Ints:
        """The other end of the edges in some slots: (B,)."""
        rows = np.arange(len(slot))
        return self.u[rows, slot] + self.v[rows, slot] - vertex


def walk(edges: Edges, steps: int) -> tuple[Ints, Ints, Ints]:
    """From vertex 0, so many edges: vertices (B, steps + 1), slots found at each, and the step of coming back.

    Coming back is to be at vertex 0 and find what was found there first; a walk that does not ends with the last step,
    and one that finds nothing ends at once.
    """
    vertex = np.zeros(len(edges.u), np.int64)
    slot = edges.next_at(vertex, np.full_like(vertex, -1))
    vertices, slots = [vertex], [slot]
    for _ in range(steps):
        vertex = np.where(slot < 0, vertex, edges.across(vertex, np.maximum(slot, 0)))
        slot = np.where(slot < 0, slot, edges.next_at(vertex, slot))
        vertices.append(vertex)
        slots.append(slot)
    at, found = np.stack(vertices, axis=1), np.stack(slots, axis=1)
    back = (at == 0) & (found == found[:, :1])
    back[:, 0] = found[:, 0] < 0
    back[:, -1] = True
    return at, found, back.argmax(axis=1)
