"""Fooling sets: pairs (x, y) with one answer of which no two fit into one rectangle with that answer.

Cells with the answer are `cells`; `fitting` adds those outside the promise, which fit into any rectangle. Two pairs fit
together when both crossing cells are fitting.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from ..matrices.bitboard import Bools, masks_of
from ..ranks.elimination import minor_mod_2, triangular_minor
from .clique import CliqueSearch

Pairs = list[tuple[int, int]]
_TABU = 7  # steps for which a pair taken out stays out


def structured_sets(cells: Bools, fitting: Bools, tick: Callable[[], None]) -> Iterator[Pairs]:
    """The diagonal, complement pairs and chains, thinned out until they fool; and a triangular minor."""
    for pairs in diagonals(cells):
        tick()
        yield thinned(pairs, crossings(fitting, pairs))
    minor = triangular_minor(fitting, tick)
    inside = [(x, y) for x, y in zip(minor.rows, minor.columns, strict=True) if cells[x, y]]
    yield inside


def diagonals(cells: Bools) -> Iterator[Pairs]:
    """Cells on the diagonal, where rows and columns complement each other, and beside the diagonal."""
    rows, columns = cells.shape
    forward = np.arange(min(rows, columns))
    for x, y in (
        (forward, forward),
        (forward, columns - 1 - forward),
        (rows - 1 - forward, forward),
        (forward[1:], forward[:-1]),
        (forward[:-1], forward[1:]),
    ):
        chosen = cells[x, y]
        yield list(zip(x[chosen].tolist(), y[chosen].tolist(), strict=True))


def thinned(pairs: Pairs, together: Bools) -> Pairs:
    """What is left of the pairs after taking out, again and again, the one that goes together with most others."""
    together = together.copy()
    np.fill_diagonal(together, False)
    degree = together.sum(axis=1)
    kept = np.ones(len(pairs), dtype=bool)
    while degree.any():
        worst = int(degree.argmax())
        kept[worst] = False
        degree -= together[worst]
        together[worst] = together[:, worst] = False
        degree[worst] = 0
    return [pair for pair, stays in zip(pairs, kept.tolist(), strict=True) if stays]


def crossings(cells: Bools, pairs: Pairs) -> Bools:
    """For each two of the pairs, whether both cells where they cross are among these."""
    x, y = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    crossing: Bools = cells[np.ix_(x, y)]
    return crossing & crossing.T


def most_of_rank(cells: Bools, tick: Callable[[], None]) -> int:
    """No fooling set of the ones of a 0/1 matrix M is larger than the square of its rank modulo 2.

    On the lines of a fooling set M ∘ Mᵀ is diagonal without zeros, so of full rank, and its rank is at most rank(M)².

    Source: Dietzfelbinger, Hromkovič and Schnitger (1996).
    """
    return len(minor_mod_2(cells, tick).rows) ** 2


def exact_search(cells: Bools, fitting: Bools, known: Pairs, tick: Callable[[], None]) -> tuple[CliqueSearch, Pairs]:
    """A search for a largest fooling set that starts from a known one, and the pairs that its vertices stand for."""
    x, y = np.nonzero(cells)
    pairs: Pairs = list(zip(x.tolist(), y.tolist(), strict=True))
    return largest_of(pairs, ~crossings(fitting, pairs), known, tick)


def largest_of(pairs: Pairs, adjacent: Bools, known: Pairs, tick: Callable[[], None]) -> tuple[CliqueSearch, Pairs]:
    """A search for a largest clique of pairs, and the pairs that its vertices stand for."""
    order = _smallest_last(adjacent)
    ordered = [pairs[vertex] for vertex in order]
    number = {pair: place for place, pair in enumerate(ordered)}
    return CliqueSearch(masks_of(adjacent[np.ix_(order, order)]), [number[pair] for pair in known], tick), ordered


def _smallest_last(adjacent: Bools) -> list[int]:
    degree = adjacent.sum(axis=1)
    none = len(degree) + 1
    order = []
    for _ in range(len(degree)):
        vertex = int(degree.argmin())
        order.append(vertex)
        degree -= adjacent[vertex]
        degree[vertex] = none + len(degree)  # gone, and never again the smallest
    return order[::-1]


class LocalSearch:
    """Swaps: a pair that fits together with nobody is added, else one that fits with a single pair takes its place.

    Attributes:
        best: the largest set so far.
    """

    def __init__(self, cells: Bools, fitting: Bools, start: Sequence[tuple[int, int]], seed: int) -> None:
        self._fitting = fitting
        self._rng = np.random.default_rng(seed)
        self._meets = np.where(cells, 0, 1 << 14).astype(np.int16)  # in how many chosen pairs' way each cell is
        self._chosen: Pairs = []
        self._tabu: dict[tuple[int, int], int] = {}
        for pair in start:
            self._add(pair)
        self.best: Pairs = list(start)

    def run(self, steps: int, tick: Callable[[], None]) -> Iterator[Pairs]:
        """Every larger set met; ends after so many steps without one."""
        since = 0
        for step in itertools.count():
            tick()
            since += 1
            if since > steps:
                return
            if not self._step(step):
                continue
            if len(self._chosen) > len(self.best):
                self.best, since = list(self._chosen), 0
                yield self.best

    def _step(self, step: int) -> bool:
        """One move; whether it made the set larger."""
        free = np.flatnonzero(self._meets == 0)
        if len(free):
            self._add(self._pair(self._rng.choice(free)))
            return True
        for others in (1, 2):
            pair = self._candidate(np.flatnonzero(self._meets == others), step)
            if pair is not None:
                for other in self._in_the_way(pair):
                    self._remove(other, step)
                self._add(pair)
                break
        return False

    def _candidate(self, places: npt.NDArray[np.intp], step: int) -> tuple[int, int] | None:
        """A random cell of these that is neither chosen nor tabu."""
        for _ in range(min(len(places), 2 * len(self._chosen) + 10)):
            pair = self._pair(self._rng.choice(places))
            if pair not in self._chosen and self._tabu.get(pair, -1) < step:
                return pair
        return None

    def _pair(self, place: np.intp) -> tuple[int, int]:
        row, column = divmod(int(place), self._meets.shape[1])
        return row, column

    def _in_the_way(self, pair: tuple[int, int]) -> Pairs:
        x, y = pair
        return [(r, c) for r, c in self._chosen if self._fitting[x, c] and self._fitting[r, y]]

    def _add(self, pair: tuple[int, int]) -> None:
        self._chosen.append(pair)
        self._meets += np.outer(self._fitting[:, pair[1]], self._fitting[pair[0]])

    def _remove(self, pair: tuple[int, int], step: int) -> None:
        self._chosen.remove(pair)
        self._meets -= np.outer(self._fitting[:, pair[1]], self._fitting[pair[0]])
        self._tabu[pair] = step + _TABU + int(self._rng.integers(_TABU))
