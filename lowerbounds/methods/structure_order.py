"""Leaves ≥ 2Vⁿ − 1 of a comparison of strings of n symbols out of V, by triangular ranks, for n in the millions.

Source: proved in the checker `lexicographic`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reductions import Measure, Side
from reductions.problems.kinds.composition import First

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .ranks.gadget_ranks import BY_RANK, by_rank, json_rows, outer_and_table


@dataclass(frozen=True)
class StructureOrder:
    """The first place where the strings differ decides, the same way for all symbols."""

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """D, leaves and one-way messages from below."""
        return BY_RANK

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate.

        Raises:
            ValueError: the problem is not declared as a comparison.
        """
        _, table = outer_and_table(query, (First,))
        symbols = len(table)
        cells = {
            sign: {table[a][b] for a in range(symbols) for b in range(len(table[0])) if (a > b) - (a < b) == sign}
            for sign in (-1, 0, 1)
        }
        if symbols < 2 or cells[0] != {0} or sorted(map(sorted, cells.values())) != [[0], [1], [2]]:
            raise ValueError(f"{query.problem.spec} is decided by the first gadget that speaks, but is no comparison")
        lines = symbols**query.n
        witness: dict[str, Json] = {"gadget": json_rows(table)}
        yield by_rank(query, [lines, lines - 1], method="structure_order", kind="lexicographic", witness=witness)


METHOD = StructureOrder()
