"""Nearest neighbour on a grid: x marks some of its nᵈ cells, y is a cell; the answer is the mark that is nearest to y.

Nearest by the number of steps along the axes, the first in lexicographic order among those as near; no mark at all is
outside the promise. A marked cell is its own neighbour, so any two sets of marks are told apart: no summary of the
points is enough, in any dimension.

Example:
    >>> PROBLEM.define((1, 0, 0, 1), 1), PROBLEM.define((1, 0, 0, 1), 2), PROBLEM.define((0, 0, 0, 0), 2)
    (0, 3, None)
"""

from __future__ import annotations

from dataclasses import dataclass

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2, information_bits
from ..costs.measure import Measure, Side
from ..costs.source import COVER_THOMAS, HERE
from ..problem import Problem
from ..space import Input, Space, integers, strings

_MARKS = HERE.at("a cell that one set has and another not is its own neighbour in one alone")
_CELLS = HERE.at("two cells, both marked, are told apart; Bob names his")
_FANO = COVER_THOMAS.at("Theorem 2.10.1: a cell is marked just when it is its own neighbour; one mark is known")
_MOST = 3


@dataclass(frozen=True)
class NearestOnGrid(Problem):
    """The marked cell that is nearest to Bob's.

    Attributes:
        dimensions: d, axes of the grid.
    """

    dimensions: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.dimensions <= _MOST:
            raise ValueError(f"dimensions={self.dimensions}: wanted 1 to {_MOST}")

    @property
    def largest(self) -> int:
        """Powers with so many cells as exponent are worked out in a moment."""
        return round(100_000 ** (1 / self.dimensions))

    def cells(self, n: int) -> int:
        """nᵈ cells in all."""
        return int(n**self.dimensions)

    def answers(self, n: int) -> int:
        """One a cell."""
        return self.cells(n)

    def x_space(self, n: int) -> Space:
        """Sets of cells."""
        return strings(self.cells(n))

    def y_space(self, n: int) -> Space:
        """Cells, in lexicographic order."""
        return integers(self.cells(n))

    def define(self, x: Input, y: Input) -> int | None:
        """The nearest mark, the first of those as near; None without a mark."""
        if isinstance(x, int) or not isinstance(y, int):
            raise self.refuse(x, y)
        side = round(len(x) ** (1 / self.dimensions))
        marked = [cell for cell, mark in enumerate(x) if mark]
        return min(marked, key=lambda cell: self._steps(cell, y, side), default=None)

    def _steps(self, one: int, other: int, side: int) -> int:
        total = 0
        for _ in range(self.dimensions):
            one, a = divmod(one, side)
            other, b = divmod(other, side)
            total += abs(a - b)
        return total

    def facts(self) -> tuple[Fact, ...]:
        """One-way costs exactly, D from above, R1 by Fano."""
        size = f"n**{self.dimensions}"
        entropy = f"ceiling(({size} - 1)*(1 + epsilon*log2(epsilon) + (1-epsilon)*log2(1-epsilon)))"
        return (
            *exactly(
                Fact(Measure.STATES_AB, Side.LOWER, lambda n, _: 2 ** self.cells(n) - 1, f"2**({size}) - 1", _MARKS)
            ),
            *exactly(Fact(Measure.STATES_BA, Side.LOWER, lambda n, _: self.cells(n), size, _CELLS)),
            Fact(
                Measure.D,
                Side.UPPER,
                lambda n, _: 2 * ceil_log2(self.cells(n)),
                f"2*ceiling(log2({size}))",
                HERE.at("Bob names his cell, Alice answers"),
            ),
            Fact(Measure.R1_AB, Side.LOWER, lambda n, e: information_bits(self.cells(n) - 1, 2, e), entropy, _FANO),
        )


PROBLEM = NearestOnGrid()
