"""Whether two sets have no common element: against sets of one element that is INDEX, under other laws searched.

With `sets=one` y is a uniform set of one element and x a uniform set: the answer is "no" exactly when x has that
element, so every optimum is that of INDEX over n bits. With `sets=half` both are uniform, with `sets=hard` each place
is in neither, in x or in y, with probability 1/3 each, and one uniform place is in both with probability 1/2: there all
partitions are gone through, or the Lagrange ceiling is worked out, at small n.

Source: proved here, in the lines above; Kushilevitz and Nisan, Communication Complexity (1997), for the hard law's
    idea.

Example:
    >>> from lowerbounds.memory.bounds.capacity import Capacity
    >>> [str(Disjointness("hard").ceiling(2, Capacity.of(states=m)).accuracy) for m in (1, 2, 4)]
    ['13/18', '8/9', '1']
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product

import numpy as np

from reductions import Problem
from reductions.problems.disjointness import Disjointness as DisjointnessProblem
from reductions.problems.symmetric_pairs import SymmetricPairs

from ..bounds.bounded import Bound, Status
from ..bounds.capacity import Capacity
from ..bounds.kind import HARDEST, ON_AVERAGE, Ints, Kind
from ..matrices.lagrange import lagrange
from ..matrices.law import Law
from .index import Index

SETS = {
    "one": "x a uniform set of {n}, y one uniform element",
    "half": "x and y independent uniform sets of {n}",
    "hard": "each of {n} places in neither set, in x or in y, 1/3 each; one uniform place in both with probability 1/2",
}
MOST_SEARCHED = 4


@dataclass(frozen=True)
class Disjointness(Kind):
    """Whether two sets are disjoint.

    Attributes:
        sets: the law: `one`, `half` or `hard`.
    """

    sets: str = "one"

    def __post_init__(self) -> None:
        if self.sets not in SETS:
            raise ValueError(f"sets={self.sets}: wanted one of {', '.join(SETS)}")

    @property
    def largest(self) -> int:
        """All sets are listed but against one element."""
        return super().largest if self.sets == "one" else MOST_SEARCHED

    @property
    def worst_case(self) -> str:
        """Against one element as for INDEX."""
        return HARDEST if self.sets == "one" else ON_AVERAGE

    def law(self, n: int) -> str:
        """How the two sets are drawn."""
        return SETS[self.sets].format(n=n)

    def content_bits(self, n: int) -> int:
        """Bits of Alice's set itself."""
        return n

    def bound(self, n: int, capacity: Capacity) -> Bound:
        """That of INDEX, or a Lagrange ceiling."""
        if self.sets == "one":
            return Index().best(n, capacity)
        law = _cells(self.sets, n).merged()
        found = lagrange(law, capacity.states_up_to(len(law.weights)))
        return Bound(found.accuracy, Status.UPPER, "Lagrange ceiling, multipliers by linear program, in integers")

    def quick(self, n: int, capacity: Capacity) -> Fraction:
        """That of INDEX."""
        return Index().quick(n, capacity) if self.sets == "one" else self.bound(n, capacity).accuracy

    def matrix(self, n: int) -> Law | None:
        """Rows and columns are sets."""
        return None if self.sets == "one" else _cells(self.sets, n)

    def weigh(self, problem: Problem, n: int, x: Ints, y: Ints) -> Ints:
        """y of one element; or all alike; or 3⁻ⁿ shared as the hard law has it."""
        if self.sets == "one":
            return np.asarray(y.sum(axis=1) == 1, np.int64)
        if self.sets == "half":
            return super().weigh(problem, n, x, y)
        pairs = zip(x.tolist(), y.tolist(), strict=True)
        return np.array([_hard_weight(tuple(a), tuple(b)) for a, b in pairs], np.int64)

    def draw(self, problem: Problem, n: int, count: int, seed: int) -> tuple[Ints, Ints]:
        """x and y as the law says."""
        rng = np.random.default_rng(seed)
        if self.sets == "hard":
            owner = rng.integers(0, 3, (count, n))
            both = (np.arange(n) == rng.integers(0, n, (count, 1))) & (rng.integers(0, 2, (count, 1)) == 1)
            return np.where(both, 1, owner == 1).astype(np.int64), np.where(both, 1, owner == 2).astype(np.int64)
        x = rng.integers(0, 2, (count, n))
        element = np.arange(n) == rng.integers(0, n, (count, 1))
        return x, element.astype(np.int64) if self.sets == "one" else rng.integers(0, 2, (count, n))

    @classmethod
    def of(cls, problem: Problem) -> Disjointness | None:
        """DISJ, or its complement."""
        return cls() if problem in (DisjointnessProblem(), SymmetricPairs("and", "any")) else None


@lru_cache(maxsize=8)
def _cells(sets: str, n: int) -> Law:
    """Weights and answers of all pairs of sets."""
    inputs = list(product((0, 1), repeat=n))
    weigh = _hard_weight if sets == "hard" else (lambda x, y: 1)
    return Law(
        tuple(tuple(weigh(x, y) for y in inputs) for x in inputs),
        tuple(tuple(int(not any(a & b for a, b in zip(x, y, strict=True))) for y in inputs) for x in inputs),
    )


def _hard_weight(x: tuple[int, ...], y: tuple[int, ...]) -> int:
    """In units of 1/(2·n·3ⁿ): none common, 3⁻ⁿ/2; one common place, 3·3⁻ⁿ/(2n)."""
    common = sum(a & b for a, b in zip(x, y, strict=True))
    return {0: len(x), 1: 3}.get(common, 0)


CEILING = Disjointness()
