"""g(x_k, b): Alice holds one input of a small gadget g in each of n places, Bob chooses the place and his own input.

INDEX is the selection of the gadget g(a, ·) = a. A problem that says that it is a selection does not define itself: its
`define` is made here from the gadget, so what is proved of the gadget's table is proved of the problem, for every n.

Example:
    >>> from reductions import PROBLEMS
    >>> gadget = selected(PROBLEMS.get("index:symbols=3"))
    >>> None if gadget is None else gadget.table
    ((0,), (1,), (2,))
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import final

from ...problem import Problem
from ...space import Input, Space, integers, strings
from .composition import Gadget


def itself(a: int, b: int) -> int:
    """a: the gadget of INDEX, whose rows are all different because each is its own answer."""
    return a


@dataclass(frozen=True)
class Selected(Problem, ABC):
    """A problem that is a selection: it declares the gadget, and its inputs and its definition follow."""

    @property
    @abstractmethod
    def gadget(self) -> Gadget:
        """The gadget, the same at every n; its cells are the answers."""

    @final
    def x_space(self, n: int) -> Space:
        """n row numbers of the gadget."""
        return strings(n, self.gadget.rows)

    @final
    def y_space(self, n: int) -> Space:
        """A place and a column number b of the gadget, as place · columns + b."""
        return integers(n * self.gadget.columns)

    @final
    def define(self, x: Input, y: Input) -> int:
        """The gadget's value in the chosen place."""
        if not isinstance(x, tuple) or not isinstance(y, int):
            raise self.refuse(x, y)
        gadget = self.gadget
        place, column = divmod(y, gadget.columns)
        return gadget.cell(x[place], column)


def selected(problem: Problem) -> Gadget | None:
    """The gadget that the problem's definition selects from; None where the problem defines itself in any way."""
    if not isinstance(problem, Selected):
        return None
    kind = type(problem)
    generated = (
        kind.x_space is Selected.x_space,
        kind.y_space is Selected.y_space,
        kind.define is Selected.define,
        kind.__getattribute__ is object.__getattribute__,
        not {"x_space", "y_space", "define"} & vars(problem).keys(),
    )
    gadget = problem.gadget
    return gadget if all(generated) and type(gadget) is Gadget else None
