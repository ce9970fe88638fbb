"""q-sparse averages at a cut: x are t of n bits, y the others and q places; the answer is the sum of these places.

What a model must keep of the entries before it is asked for an average: its messages are the states that it needs at
that cut. A set is its rank, as in the task `q_sparse_average`.

Source: Sanford, Hsu and Telgarsky (2023), Definition 4; the counts are those of
`reductions.tasks.counts.averaging_states`.

Example:
    >>> PROBLEM.define((0, 1, 1), (1,)), PROBLEM.define((0, 1, 1), (0,))
    (1, 0)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

from ..costs.fact import Fact, exactly
from ..costs.logarithms import ceil_log2
from ..costs.measure import Measure, Side
from ..costs.source import HERE
from ..problem import Problem
from ..space import Input, Space, strings
from ..tasks.counts.averaging_states import states
from .kinds.subsets import subset

_PREFIXES = HERE.at(
    "of two prefixes that differ, a set that has one place of a pair and then the other tells them apart"
)
_SETS = HERE.at("a place that one set has and another not tells them apart; Bob names his")


@dataclass(frozen=True)
class QSparseAverageCut(Problem):
    """How many entries at the places of Bob's set are 1.

    Attributes:
        sparsity: q; 0 for half of the places.
        read: t, entries that Alice has; 0 for all.
    """

    sparsity: int = 1
    read: int = 0

    def __post_init__(self) -> None:
        if self.sparsity < 0 or self.read < 0:
            raise ValueError(f"sparsity={self.sparsity}, read={self.read}: wanted at least 0")

    @property
    def smallest(self) -> int:
        """More than q places, and room for what is read."""
        return max(2, self.sparsity + 1, self.read)

    @property
    def largest(self) -> int:
        """Binomials are written out."""
        return 10_000

    def chosen(self, n: int) -> int:
        """q at N = n."""
        return self.sparsity or n // 2

    def cut(self, n: int) -> int:
        """t at N = n."""
        return self.read or n

    def answers(self, n: int) -> int:
        """0 … q."""
        return self.chosen(n) + 1

    def x_space(self, n: int) -> Space:
        """Strings of t bits."""
        return strings(self.cut(n))

    def y_space(self, n: int) -> Space:
        """The other entries, and the rank of a set."""
        return Space((*(2,) * (n - self.cut(n)), comb(n, self.chosen(n))))

    def define(self, x: Input, y: Input) -> int:
        """The entries at the places of the set, added."""
        if isinstance(x, int) or isinstance(y, int):
            raise self.refuse(x, y)
        *rest, rank = y
        entries = (*x, *rest)
        return sum(entries[place] for place in subset(rank, self.chosen(len(entries))))

    def facts(self) -> tuple[Fact, ...]:
        """Messages before the set exactly; those of the set, where Bob has nothing else."""
        cut, least = str(self.read or "n"), self.smallest

        def before(n: int, _: object) -> int:
            return states(n, self.chosen(n), self.cut(n))

        def sets(n: int, _: object) -> int:
            return comb(n, self.chosen(n))

        size = f"binomial(n, {self.sparsity or 'floor(n/2)'})"
        back = exactly(Fact(Measure.STATES_BA, Side.LOWER, sets, size, _SETS, smallest=least))
        return (
            *exactly(Fact(Measure.STATES_AB, Side.LOWER, before, f"2**{cut}", _PREFIXES, smallest=least)),
            *(() if self.read else back),
            Fact(
                Measure.D,
                Side.UPPER,
                lambda n, _: self.cut(n) + ceil_log2(self.answers(n)),
                f"{cut} + ceiling(log2({self.sparsity or 'floor(n/2)'} + 1))",
                HERE.at("Alice sends her entries, Bob answers"),
                smallest=least,
            ),
        )


PROBLEM = QSparseAverageCut()
