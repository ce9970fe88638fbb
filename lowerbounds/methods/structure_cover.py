"""N0 and N1 of an AND of n gadgets, from fooling sets and covers of the gadget, for n in the millions.

Source: proved in the checker `power_cover`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np
from scipy.optimize import LinearConstraint, milp

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.composition import And

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .ranks.gadget_ranks import GadgetTable, json_rows, outer_and_table

Cell = tuple[int, int]
Rectangle = tuple[tuple[int, ...], tuple[int, ...]]

_EXACT_CELLS = 64  # the largest fooling set of more cells is looked for greedily
_EXACT_ROWS = 8  # a gadget with more rows is covered row by row


@dataclass(frozen=True)
class StructureCover:
    """Where all must say 1, fooling sets and covers of the gadget multiply; where one 0 is enough, they add up."""

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """N0 and N1, both sides."""
        return tuple((measure, side) for measure in (Measure.N0, Measure.N1) for side in Side)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate.

        Raises:
            ValueError: the problem is not declared as an AND of gadgets, or its gadget fools nothing.
        """
        outer, table = outer_and_table(query, (And,))
        every = (query.measure is Measure.N1) != outer.negated
        value = int(every)
        cells = [(a, b) for a, row in enumerate(table) for b, cell in enumerate(row) if cell == value]
        if not cells:
            raise ValueError(f"no cell of the gadget of {query.problem.spec} is {value}")
        budget.check()
        witness: dict[str, Json] = {"gadget": json_rows(table)}
        if query.side is Side.UPPER:
            cover = _cover(table, value, cells)
            witness["cover"] = [[[*rows], [*columns]] for rows, columns in cover]
            size = len(cover)
        else:
            found, base = (_fooling(table, value, cells), None) if every else _around_a_base(table, cells)
            witness |= {"fooling": [[*cell] for cell in found], "base": [*base] if base else None}
            size = len(found)
        bound = ceil_log2(size**query.n if every else size * query.n)
        yield Certificate(query.claim(bound), "power_cover", witness, "structure_cover", "proved in the checker")


def _fooling(table: GadgetTable, value: int, cells: Sequence[Cell]) -> list[Cell]:
    """A largest set of cells of which no two lie in a rectangle of this value."""
    graph = nx.Graph()
    graph.add_nodes_from(cells)
    pairs = combinations(cells, 2)
    graph.add_edges_from((s, t) for s, t in pairs if table[s[0]][t[1]] != value or table[t[0]][s[1]] != value)
    if len(cells) <= _EXACT_CELLS:
        return sorted(nx.max_weight_clique(graph, weight=None)[0])
    kept: list[Cell] = []
    for cell in cells:
        if all(graph.has_edge(cell, other) for other in kept):
            kept.append(cell)
    return kept


def _around_a_base(table: GadgetTable, cells: Sequence[Cell]) -> tuple[list[Cell], Cell]:
    """A fooling set of zeros and a cell that is 1 and crosses each of them in ones."""
    best: tuple[list[Cell], Cell] | None = None
    for c, row in enumerate(table):
        for d, cell in enumerate(row):
            near = [(a, b) for a, b in cells if cell and table[a][d] and row[b]]
            found = _fooling(table, 0, near) if near else []
            if found and (best is None or len(found) > len(best[0])):
                best = found, (c, d)
    if best is None:
        raise ValueError("no cell of the gadget is 1 and crosses a zero in ones, so its zeros do not add up")
    return best


def _cover(table: GadgetTable, value: int, cells: Sequence[Cell]) -> list[Rectangle]:
    """A smallest cover by rectangles of this value; of a gadget with many rows, a cover by rows."""
    if len(table) > _EXACT_ROWS:
        return [
            ((a,), tuple(b for b, cell in enumerate(row) if cell == value))
            for a, row in enumerate(table)
            if value in row
        ]
    rectangles = list(_rectangles(table, value))
    holds = np.array([[a in rows and b in columns for rows, columns in rectangles] for a, b in cells])
    found = milp(
        np.ones(len(rectangles)), integrality=np.ones(len(rectangles)), constraints=LinearConstraint(holds, lb=1)
    )
    return [rectangle for rectangle, chosen in zip(rectangles, found.x > 0.5, strict=True) if chosen]


def _rectangles(table: GadgetTable, value: int) -> Iterator[Rectangle]:
    """For every set of rows, all columns that have the value in each of them."""
    for size in range(1, len(table) + 1):
        for rows in combinations(range(len(table)), size):
            columns = tuple(b for b in range(len(table[0])) if all(table[a][b] == value for a in rows))
            if columns:
                yield rows, columns


METHOD = StructureCover()
