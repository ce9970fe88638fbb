"""Bounded Dyck at a cut: x are t of 2n brackets, y the others; 1 when they are balanced and never deeper than D.

What a model must keep of a prefix: its messages are the states that any recurrent model needs at that cut, whatever its
size. Token 2i opens type i and 2i + 1 closes it, as in the task `bounded_dyck`.

Source: Hewitt et al. (2020), Dyck-(k, m); the counts are those of `reductions.tasks.counts.bounded_dyck_states`.

Example:
    >>> PROBLEM.define((0, 2), (3, 1)), PROBLEM.define((0, 2), (1, 3))
    (1, 0)
"""

from __future__ import annotations

from dataclasses import dataclass

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Problem
from ..space import Input, Space, strings
from ..tasks.counts.bounded_dyck_states import states

_STACKS = HERE.at("stacks that can still be closed, told apart by their own endings; and a lost word")
_MIRRORED = HERE.at("read from the right, with opening and closing brackets exchanged, a word is balanced just as well")


@dataclass(frozen=True)
class BoundedDyckCut(Problem):
    """Whether the brackets of both are balanced and not too deep.

    Attributes:
        types: k, of brackets.
        depth: D, open brackets at a time.
        read: t, brackets that Alice has; 0 for half of them, n.
    """

    types: int = 2
    depth: int = 2
    read: int = 0

    def __post_init__(self) -> None:
        if self.types < 1 or self.depth < 1 or self.read < 0:
            raise ValueError(f"types={self.types}, depth={self.depth}, read={self.read}: wanted at least 1, 1 and 0")

    @property
    def smallest(self) -> int:
        """Room for what is read."""
        return max(1, -(-self.read // 2))

    def cut(self, n: int) -> int:
        """The place t at size n."""
        return self.read or n

    def x_space(self, n: int) -> Space:
        """Strings of t brackets."""
        return strings(self.cut(n), 2 * self.types)

    def y_space(self, n: int) -> Space:
        """Strings of 2n − t brackets."""
        return strings(2 * n - self.cut(n), 2 * self.types)

    def define(self, x: Input, y: Input) -> int:
        """By a stack of at most D open types."""
        if isinstance(x, int) or isinstance(y, int):
            raise self.refuse(x, y)
        stack: list[int] = []
        for bracket in (*x, *y):
            kind, closes = divmod(bracket, 2)
            if closes:
                if not stack or stack.pop() != kind:
                    return 0
                continue
            stack.append(kind)
            if len(stack) > self.depth:
                return 0
        return int(not stack)

    def facts(self) -> tuple[Fact, ...]:
        """Messages of both directions exactly; D from above by the shorter of them."""

        def before(n: int, _: object) -> int:
            return states(n, self.cut(n), types=self.types, depth=self.depth)

        def after(n: int, _: object) -> int:
            return states(n, 2 * n - self.cut(n), types=self.types, depth=self.depth)

        there, back = self._formula("1"), self._formula(f"Min(1, 2*n - ({self._cut}))")
        least = self.smallest
        return (
            *exactly(Fact(Measure.STATES_AB, Side.LOWER, before, there, _STACKS, smallest=least)),
            *exactly(Fact(Measure.STATES_BA, Side.LOWER, after, back, _MIRRORED, smallest=least)),
            Fact(
                Measure.D,
                Side.UPPER,
                lambda n, e: ceil_log2(before(n, e)) + 1,
                f"ceiling(log2({there})) + 1",
                HERE.at("Alice sends her state, Bob answers"),
                smallest=least,
            ),
        )

    @property
    def _cut(self) -> str:
        return str(self.read or "n")

    def _formula(self, lost: str) -> str:
        """Σ kʰ over the heights h of t's parity up to min(D, t, 2n − t), and the lost words."""
        odd = f"Mod({self._cut}, 2)"
        most = f"Min({self.depth}, {self._cut}, 2*n - ({self._cut}))"
        top = f"({most} - Mod({most} - {odd}, 2))"
        k = self.types
        heights = f"({k}**({top} + 2) - {k}**{odd})/{k * k - 1}" if k > 1 else f"(({top} - {odd})/2 + 1)"
        return f"{heights} + {lost}"


PROBLEM = BoundedDyckCut()
