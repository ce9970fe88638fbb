"""A largest clique of a graph, by branch and bound with bitset colouring; vertex sets are integers, one bit a vertex.

Source: San Segundo, Rodríguez-Losada and Jiménez (2011); the repair of colours is Re-NUMBER of Tomita et al. (2010).

Example:
    >>> sorted(CliqueSearch([0b0110, 0b1101, 0b0011, 0b0010]).run())  # a triangle 0, 1, 2 and vertex 3 at vertex 1
    [0, 1, 2]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf


class CliqueSearch:
    """Branch and bound from a clique that is known; `best` only grows, so an interrupted search leaves it.

    Attributes:
        best: the largest clique so far.
        nodes: nodes of the search tree so far.
        most: the search is given up after so many nodes.
    """

    def __init__(
        self,
        adjacent: Sequence[int],
        known: Sequence[int] = (),
        tick: Callable[[], None] = lambda: None,
        most: float = inf,
    ) -> None:
        """Vertex v is adjacent to the bits of adjacent[v]; vertices of small degree are best put last."""
        self.most = most
        self._adjacent = adjacent
        self._apart = [~neighbours & ~(1 << vertex) for vertex, neighbours in enumerate(adjacent)]
        self._tick = tick
        self.best = list(known)
        self.nodes = 0

    @property
    def is_complete(self) -> bool:
        """Whether the search was not given up, so that no clique is larger than the one that `run` gave."""
        return self.nodes < self.most

    def run(self) -> list[int]:
        """Search to the end, or until too many nodes: `best` is then a largest clique if `is_complete`."""
        self._expand([], (1 << len(self._adjacent)) - 1)
        return self.best

    def _expand(self, clique: list[int], candidates: int) -> None:
        if not self.is_complete:
            return
        self.nodes += 1
        self._tick()
        for vertex, colours in reversed(self._branches(candidates, len(self.best) - len(clique))):
            if len(clique) + colours <= len(self.best):
                return
            clique.append(vertex)
            following = candidates & self._adjacent[vertex]
            if following:
                self._expand(clique, following)
            elif len(clique) > len(self.best):
                self.best = list(clique)
            clique.pop()
            candidates &= ~(1 << vertex)

    def _branches(self, candidates: int, free: int) -> list[tuple[int, int]]:
        """Vertices that need a colour beyond the first `free`, with the colours that suffice up to and with each."""
        found: list[tuple[int, int]] = []
        classes: list[int] = []
        apart = self._apart
        while candidates:
            open_, colour = candidates, 0
            members = []
            while open_:
                low = open_ & -open_
                vertex = low.bit_length() - 1
                open_ &= apart[vertex]
                colour |= low
                members.append(vertex)
            candidates &= ~colour
            number = len(classes)
            if number >= free:
                members = [vertex for vertex in members if not self._moved(vertex, classes, free - 1)]
                if not members:
                    continue
                found += [(vertex, number + 1) for vertex in members]
                colour = sum(1 << vertex for vertex in members)
            classes.append(colour)
        return found

    def _moved(self, vertex: int, classes: list[int], last: int) -> bool:
        """Whether `vertex` fits into one of the free colours, if need be by moving one vertex on to another of them."""
        neighbours = self._adjacent[vertex]
        for one in range(last):
            meeting = classes[one] & neighbours
            if meeting & (meeting - 1):
                continue
            if not meeting:
                classes[one] |= 1 << vertex
                return True
            beside = self._adjacent[meeting.bit_length() - 1]
            for two in range(one + 1, last + 1):
                if not classes[two] & beside:
                    classes[one] ^= meeting | 1 << vertex
                    classes[two] |= meeting
                    return True
        return False
