"""Ceilings of tasks: a map that hands over at one cut brings a problem's ceiling to the task, on the map's own inputs.

If a reduction writes x before the cut and y behind it, a model with M states there, run on its tokens, answers the
problem from one of M messages. So its accuracy on those tokens is at most the problem's ceiling under the law that x
and y are drawn from. It says nothing about any other law of the task, its own sample among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from reductions import MAPS, PROBLEMS, Problem, Reduction, Task
from reductions.into import given_into, is_handover, maps_into
from reductions.laws.of_maps import hold_own

from .bounds.bounded import Bound
from .bounds.capacity import Capacity
from .bounds.kind import CEILINGS, Kind
from .matrix_kind import Matrix


@dataclass(frozen=True)
class Through(Kind):
    """A task on the inputs that a map writes.

    Attributes:
        reduction: the map.
        inner: the ceiling of the problem that is mapped.
    """

    reduction: Reduction
    inner: Kind

    @property
    def name(self) -> str:
        """The task as tables call it."""
        return self.reduction.task.spec

    @property
    def smallest(self) -> int:
        """The least size of the map at which the problem inside has a ceiling."""
        n = self.reduction.smallest
        while self.reduction.problem_size(n) < self.inner.smallest:
            n += 1
        return n

    @property
    def measure(self) -> str:
        """That of the problem."""
        return f"{self.inner.measure}; an answer is right where the task accepts the output, and the map reads it"

    @property
    def worst_case(self) -> str:
        """That of the problem's inputs: the task has others."""
        return self.inner.worst_case

    @property
    def note(self) -> str:
        """That it is this law."""
        said = f"only on the tokens that {self.reduction.spec} writes, for the state where Alice's tokens end"
        return f"{self.inner.note}; {said}" if self.inner.note else said

    def check_size(self, n: int) -> None:
        """Both must have the size, and a map of one's own its law there."""
        super().check_size(n)
        self.reduction.check_size(n)
        hold_own(self.reduction, n)
        self.inner.check_size(self.reduction.problem_size(n))

    def law(self, n: int) -> str:
        """The problem's law, and the map."""
        m = self.reduction.problem_size(n)
        return f"{self.inner.law(m)}; written as tokens by {self.reduction.spec}"

    def content_bits(self, n: int) -> int:
        """Those of the problem."""
        return self.inner.content_bits(self.reduction.problem_size(n))

    @property
    def falls(self) -> bool:
        """The problem's does, and a larger task holds no smaller problem: known of the maps of the shelf."""
        return self.inner.falls and self.reduction.name in MAPS.own_names()

    def quick(self, n: int, capacity: Capacity) -> Fraction:
        """That of the problem."""
        return self.inner.quick(self.reduction.problem_size(n), capacity)

    def bound(self, n: int, capacity: Capacity) -> Bound:
        """That of the problem, made exact where it can be."""
        return self.inner.best(self.reduction.problem_size(n), capacity)


def kind_of(problem: Problem) -> Kind | None:
    """The kind of ceiling on the shelf that knows a law of this problem; None where none does."""
    kinds = (type(CEILINGS.get(name)) for name in CEILINGS.names())
    return next((found for kind in kinds if (found := kind.of(problem)) is not None), None)


def ways_into(task: Task) -> Iterator[Through]:
    """Every map that hands over at one cut, from a problem with a ceiling."""
    for reduction in maps_into(task):
        inner = _inner(reduction.problem)
        if inner is not None and is_handover(reduction):
            yield Through(reduction, inner)


def _inner(problem: Problem) -> Kind | None:
    """The kind that knows the problem; of a problem of one's own, that of its whole matrix."""
    return kind_of(problem) or (None if problem.name in PROBLEMS.own_names() else Matrix(problem))


def through(task: Task, *, via: str | Reduction | None = None, n: int | None = None) -> Through:
    """The way into the task that carries most: most bits of content at size n, or at a typical size.

    Args:
        task: what is looked at.
        via: the one map that is meant, by name or as an object; a map of one's own, too.
        n: the size.

    Raises:
        ValueError: no way, or the map that is named is none.
    """
    if via is not None:
        return _given(task, given_into(task, via))
    ways = list(ways_into(task))
    if not ways:
        raise ValueError(
            f"no map into {task.spec} hands over, at one cut, a problem with a ceiling; via takes one of your own"
        )
    size = task.typical[0] if n is None else n
    fitting = [way for way in ways if _fits(way, size)] or ways
    return max(fitting, key=lambda way: (_content(way, size), way.reduction.name))


def _given(task: Task, reduction: Reduction) -> Through:
    """Through a map that is named."""
    if not is_handover(reduction):
        raise ValueError(
            f"{reduction.spec} into {task.spec} does not hand over at one cut: Alice has tokens after Bob's"
        )
    inner = _inner(reduction.problem)
    if inner is None:
        raise ValueError(f"{reduction.spec} into {task.spec}: no ceiling of {reduction.problem.spec} is known")
    return Through(reduction, inner)


def _fits(way: Through, n: int) -> bool:
    try:
        way.check_size(n)
    except ValueError:
        return False
    return True


def _content(way: Through, n: int) -> int:
    return way.content_bits(n) if _fits(way, n) else 0
