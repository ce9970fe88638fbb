"""A kind of content that a state must hold, and the shelf of them: what every ceiling says in its own way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import numpy as np
import numpy.typing as npt

from reductions import Problem, Shelf
from reductions.sampling import sample_pairs
from reductions.shelf import name_of, spec_of

from ..matrices.law import Law
from ..matrices.partitions import best_partition, is_feasible
from .bounded import Bound, Ceiling, Status
from .capacity import Capacity

Ints = npt.NDArray[np.int64]

ON_AVERAGE = "an upper bound on the worst case too, with private or shared coins: no worst case is above an average"
HARDEST = "with shared coins the best model is as good as this on its worst input; with private coins it may be worse"
_BY_PARTITION = "all partitions of the rows into classes, one a state (max-plus dynamic programming)"


@dataclass(frozen=True)
class Kind(ABC):
    """A law at every size n, and the best accuracy under it; its fields are its parameters."""

    @property
    def name(self) -> str:
        """Name with parameters."""
        return spec_of(self)

    @property
    def smallest(self) -> int:
        """Smallest n that it speaks of."""
        return 1

    @property
    def largest(self) -> int:
        """Largest n at which a ceiling is still worked out in some seconds."""
        return 1 << 40

    @property
    def measure(self) -> str:
        """What counts as right."""
        return "the answer to one query, on average over the law"

    @property
    def worst_case(self) -> str:
        """What follows for a model's worst input."""
        return ON_AVERAGE

    @property
    def note(self) -> str:
        """What else a reader must know."""
        return ""

    @abstractmethod
    def law(self, n: int) -> str:
        """How inputs and queries are drawn."""

    @abstractmethod
    def content_bits(self, n: int) -> int:
        """Bits with which some model is always right under this law."""

    @abstractmethod
    def bound(self, n: int, capacity: Capacity) -> Bound:
        """The best accuracy in closed form, with its status."""

    @property
    def falls(self) -> bool:
        """Whether the optimum is proved to fall with n, so that one size rules out all beyond it.

        It is where the law is the hardest one: a worst-case model with shared coins for a size is one for any smaller.
        """
        return self.worst_case == HARDEST

    def quick(self, n: int, capacity: Capacity) -> Fraction:
        """An upper bound on accuracy for searches over sizes and bits: no codes, no partitions."""
        return self.bound(n, capacity).accuracy

    def matrix(self, n: int) -> Law | None:
        """The law as a matrix, where it is small enough for all partitions; None elsewhere."""
        return None

    def weigh(self, problem: Problem, n: int, x: Ints, y: Ints) -> Ints:
        """How often each pair (batch, …) of the problem comes under this law, in integers; all alike unless told."""
        return np.ones(len(x), np.int64)

    def draw(self, problem: Problem, n: int, count: int, seed: int) -> tuple[Ints, Ints]:
        """Independent pairs of the problem under this law; uniform unless told."""
        return sample_pairs(problem, n, count=count, seed=seed)

    @classmethod
    def of(cls, problem: Problem) -> Self | None:
        """This kind on the law that it knows of a problem, where it is that problem's."""
        return None

    def check_size(self, n: int) -> None:
        """Refuse a size that has no ceiling here.

        Raises:
            ValueError: naming the kind, n and what was wanted.
        """
        if n < self.smallest:
            raise ValueError(f"{self.name} needs n ≥ {self.smallest}, not n={n}")
        if n > self.largest:
            raise ValueError(f"{self.name} needs n ≤ {self.largest}, not n={n}")

    def ceiling(self, n: int, capacity: Capacity) -> Ceiling:
        """The ceiling, made exact by a search where the closed form is not and the matrix is small."""
        self.check_size(n)
        return self._told(n, capacity, self.best(n, capacity))

    def ceilings(self, n: int, capacities: Sequence[Capacity]) -> list[Ceiling]:
        """The same at several capacities."""
        return [self.ceiling(n, capacity) for capacity in capacities]

    def best(self, n: int, capacity: Capacity) -> Bound:
        """The closed form, or the search where that says more."""
        bound = self.bound(n, capacity)
        law = None if bound.status is Status.EXACT else self.matrix(n)
        if law is None or not is_feasible(merged := law.merged()):
            return bound
        found = best_partition(merged, capacity.states_up_to(len(merged.weights)))
        return Bound(found, Status.EXACT, f"{_BY_PARTITION}, n={n}", found)

    def baseline(self, n: int) -> Fraction:
        """The accuracy of one state."""
        return self.best(n, Capacity.of(states=1)).accuracy

    def _told(self, n: int, capacity: Capacity, bound: Bound) -> Ceiling:
        return Ceiling(
            self.name, n, capacity, bound, self.law(n), self.measure, self.worst_case, self.baseline(n),
            self.content_bits(n), self.note,
        )  # fmt: skip


CEILINGS: Shelf[Kind] = Shelf("lowerbounds.memory.ceilings", "CEILING")

__all__ = ["CEILINGS", "HARDEST", "ON_AVERAGE", "Bound", "Ints", "Kind", "Status", "name_of"]
