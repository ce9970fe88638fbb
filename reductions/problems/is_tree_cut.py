"""IsTree at a cut: x are t of 2n slots for edges on n vertices, y the others; 1 when the edges are a spanning tree.

What a model must keep after t tokens of the task `is_tree`: its messages are the states that it needs at that cut. Slot
0 is empty, 1 + v(v−1)/2 + u is the edge u < v. An edge that comes twice is a cycle, or counts once where the variant is
simple.

Source: Wen, Dang and Lyu (2024) for the task; the counts are those of `reductions.tasks.counts.is_tree_states`.

Example:
    >>> PROBLEM.define((1, 2, 0), (0, 0, 0)), PROBLEM.define((1, 1, 0), (0, 0, 0))
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
from ..tasks.counts.is_tree_states import states
from .is_tree import IsTree

_VARIANTS = ("multigraph", "simple")
_FORESTS = HERE.at(
    "forests that can still be completed, or their components, told apart by completions; and all others"
)
_TURNED = HERE.at("the order of slots does not matter, so the last ones are worth what the first would be")


@dataclass(frozen=True)
class IsTreeCut(Problem):
    """Whether the edges in the slots of both are a spanning tree.

    Attributes:
        variant: `multigraph`, or `simple`, where an edge that comes again counts once.
        read: t, slots that Alice has; 0 for half of them, n.
    """

    variant: str = "multigraph"
    read: int = 0

    def __post_init__(self) -> None:
        if self.variant not in _VARIANTS or self.read < 0:
            raise ValueError(f"variant={self.variant}, read={self.read}: wanted {' or '.join(_VARIANTS)}, at least 0")

    @property
    def smallest(self) -> int:
        """2, with one edge to hold, and room for what is read."""
        return max(2, -(-self.read // 2))

    @property
    def largest(self) -> int:
        """Counting partitions and forests is cubic work on long integers."""
        return 128

    def cut(self, n: int) -> int:
        """t at size n."""
        return self.read or n

    def x_space(self, n: int) -> Space:
        """Strings of t slots."""
        return strings(self.cut(n), 1 + n * (n - 1) // 2)

    def y_space(self, n: int) -> Space:
        """Strings of 2n − t slots."""
        return strings(2 * n - self.cut(n), 1 + n * (n - 1) // 2)

    def define(self, x: Input, y: Input) -> int:
        """Edges of all slots, counted, by the problem `is_tree` of all edges against none; three of one are two."""
        if isinstance(x, int) or isinstance(y, int):
            raise self.refuse(x, y)
        slots = (*x, *y)
        n = len(slots) // 2
        counts = [slots.count(1 + pair) for pair in range(n * (n - 1) // 2)]
        if self.variant == "multigraph" and max(counts) > 1:
            return 0
        none = (0,) * len(counts)
        return int(bool(IsTree(self.variant).define(tuple(min(1, count) for count in counts), none)))

    def facts(self) -> tuple[Fact, ...]:
        """Messages of both directions exactly; D from above by Alice's."""
        least, cut = self.smallest, str(self.read or "n")

        def before(n: int, _: object) -> int:
            return states(n, self.cut(n), self.variant)

        def after(n: int, _: object) -> int:
            return states(n, 2 * n - self.cut(n), self.variant)

        count = f"{self.variant}_states(n, {cut})"
        return (
            *exactly(Fact(Measure.STATES_AB, Side.LOWER, before, count, _FORESTS, smallest=least)),
            *exactly(
                Fact(
                    Measure.STATES_BA,
                    Side.LOWER,
                    after,
                    f"{self.variant}_states(n, 2*n - {cut})",
                    _TURNED,
                    smallest=least,
                )
            ),
            Fact(
                Measure.D,
                Side.UPPER,
                lambda n, e: ceil_log2(before(n, e)) + 1,
                f"ceiling(log2({count})) + 1",
                HERE.at("Alice sends her state, Bob answers"),
                smallest=least,
            ),
        )


PROBLEM = IsTreeCut()
