"""f(g(p)) for uniform functions f, g on n points, cut behind f: n symbols of n values, and one is asked.

The query g(p) is uniform and independent of f, and (g, p) tells no more than it. So the optimum is that of INDEX over n
symbols of n values, for every number of states.

Source: proved here, in the lines above; Peng, Narayanan and Papadimitriou, arXiv 2402.08164 (2024), for the task.

Example:
    >>> from lowerbounds.memory.bounds.capacity import Capacity
    >>> [str(CEILING.ceiling(2, Capacity.of(states=m)).accuracy) for m in (1, 2, 4)]
    ['1/2', '3/4', '1']
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from reductions import Problem
from reductions.problems.function_composition import FunctionComposition as FunctionCompositionProblem

from ..bounds.bounded import Bound
from ..bounds.capacity import Capacity
from ..bounds.kind import HARDEST, Kind
from .index import Index


@dataclass(frozen=True)
class FunctionComposition(Kind):
    """The outer function comes first."""

    @property
    def smallest(self) -> int:
        """A function on two points at least."""
        return 2

    @property
    def worst_case(self) -> str:
        """As for INDEX."""
        return HARDEST

    def law(self, n: int) -> str:
        """Functions and point."""
        return f"f, g uniform functions on {n} points, p a uniform point; the cut is behind f"

    def content_bits(self, n: int) -> int:
        """Bits of f, a function on n points."""
        return Index(n).content_bits(n)

    def bound(self, n: int, capacity: Capacity) -> Bound:
        """That of INDEX."""
        return Index(n).best(n, capacity)

    def quick(self, n: int, capacity: Capacity) -> Fraction:
        """That of INDEX."""
        return Index(n).quick(n, capacity)

    @classmethod
    def of(cls, problem: Problem) -> FunctionComposition | None:
        """The problem of function composition."""
        return cls() if type(problem) is FunctionCompositionProblem else None


CEILING = FunctionComposition()
