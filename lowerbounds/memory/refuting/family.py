"""Prefixes that must be told apart: Alice's inputs of a map that hands over at one cut, and suffixes that do it.

Any map from a problem whose tokens of Alice all come before Bob's gives a family: her inputs x are prefixes, his inputs
y suffixes, and x and x′ have different residuals where some y has f(x, y) ≠ f(x′, y). Two such prefixes in one state
get one answer where two are right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from reductions import Measure, Owner, Reduction, Task
from reductions.into import given_into, is_handover, maps_into
from reductions.laws.of_maps import hold_own
from reductions.sampling import Ints, draw, enumerate_space
from reductions.space import Space

from ...runs.bounds import Bound, strongest

MOST_SUFFIXES = 4096
_CHUNK = 1 << 14
_FIRST = 64
_EARLY = 24  # places that differ in a batch of prefixes with one ending


@dataclass(frozen=True)
class Family:
    """The prefixes that a map writes at one size of its task."""

    reduction: Reduction
    n: int

    @property
    def size(self) -> int:
        """Of the problem inside."""
        return self.reduction.problem_size(self.n)

    @property
    def cut(self) -> int:
        """Tokens of a prefix: those before Bob's first."""
        return int(self.reduction.layout(self.n).positions(Owner.BOB).min())

    @property
    def prefixes(self) -> int:
        """How many inputs x there are."""
        return self.reduction.problem.x_space(self.size).size

    @property
    def needed(self) -> Bound | None:
        """The bound on one message from Alice to Bob that holds for every model without errors."""
        return strongest(self.reduction.problem, self.size, Measure.D1_AB)

    def batches(self, most: int, seed: int) -> Iterator[Ints]:
        """All inputs x where there are no more than `most`, else as many drawn; small batches first.

        Places that come early change first, since models forget them first: half of the drawn batches differ in
        those only.
        """
        for turn, (start, count) in enumerate(self._spans(most)):
            yield self._batch(turn, start, count, most, seed)

    def at(self, place: int, most: int, seed: int) -> Ints:
        """The input at a place among those of all batches, drawn again.

        Raises:
            IndexError: there are not so many.
        """
        for turn, (start, count) in enumerate(self._spans(most)):
            if place < start + count:
                return np.asarray(self._batch(turn, start, count, most, seed)[place - start], np.int64)
        raise IndexError(place)

    def _spans(self, most: int) -> Iterator[tuple[int, int]]:
        """Where each batch starts, and how many it has."""
        start, turn, many = 0, 0, min(most, self.prefixes)
        while start < many:
            count = min(_FIRST << min(turn, 8), _CHUNK, many - start)
            yield start, count
            start, turn = start + count, turn + 1

    def _batch(self, turn: int, start: int, count: int, most: int, seed: int) -> Ints:
        space = self.reduction.problem.x_space(self.size)
        if space.size <= most:
            return _ranked(space, start, count)
        return _drawn(space, count, np.random.default_rng((seed, turn)), early=turn % 2 == 0)

    def tokens(self, x: Ints, y: Ints | None = None) -> Ints:
        """Whole sequences; with any suffix where only the prefix is run."""
        if y is None:
            first = enumerate_first(self.reduction.problem.y_space(self.size))
            y = np.repeat(first, len(x), axis=0)
        return np.asarray(self.reduction.tokens(self.n, x, y), np.int64)

    def separator(self, x: Ints, other: Ints, seed: int = 0) -> Ints | None:
        """A suffix (1, …) or (1,) after which the two prefixes have different answers; None where none was found."""
        problem, space = self.reduction.problem, self.reduction.problem.y_space(self.size)
        y = _suffixes(space, x, other, seed)
        values, inside = [], []
        for one in (x, other):
            batch = np.repeat(one[None], len(y), axis=0)
            values.append(np.asarray(problem.value(batch, y)))
            inside.append(np.asarray(problem.domain(batch, y)))
        apart = np.flatnonzero((values[0] != values[1]) & inside[0] & inside[1])
        return y[apart[:1]] if len(apart) else None


def families(task: Task, n: int, maps: Sequence[str | Reduction] = ()) -> tuple[Family, ...]:
    """One for each map into the task that hands over at one cut, at this size; those that need most bits first.

    Args:
        task, n: what is asked.
        maps: more of them, of one's own; each is held to its law.

    Raises:
        ValueError: a map that is given is into another task, does not hand over at one cut, or breaks its law.
    """
    given = [given_into(task, item) for item in maps]
    for found in given:
        found.check_size(n)
        if not is_handover(found):
            raise ValueError(f"{found.spec}: Alice has tokens after Bob's, so it gives no prefixes and suffixes")
    shelf = [found for found in maps_into(task) if found.smallest <= n and is_handover(found)]
    for found in (there := [*shelf, *(found for found in given if found not in shelf)]):
        hold_own(found, n)
    known = [Family(found, n) for found in there]
    return tuple(sorted(known, key=lambda family: -(family.needed.value if family.needed else 0)))


def enumerate_first(space: Space) -> Ints:
    """The input of rank 0: (1, len), or (1,) for integers."""
    return np.zeros(1 if space.scalar else (1, len(space.radices)), np.int64)


def _ranked(space: Space, start: int, count: int) -> Ints:
    """Inputs by rank, the first place changing fastest."""
    ranks = np.arange(start, start + count)
    if space.scalar:
        return ranks
    return np.stack(np.unravel_index(ranks, space.radices[::-1]), axis=-1)[:, ::-1]


def _drawn(space: Space, count: int, rng: np.random.Generator, *, early: bool) -> Ints:
    x = draw(space, count, rng)
    if early and not space.scalar:
        places = next((i for i in range(len(space.radices)) if prod(space.radices[:i]) > count**2), _EARLY)
        x[:, places:] = x[:1, places:]
    return x


def _suffixes(space: Space, x: Ints, other: Ints, seed: int) -> Ints:
    """All, or those that suit differences of the prefixes and some that are drawn."""
    if space.size <= MOST_SUFFIXES:
        return enumerate_space(space)
    drawn = draw(space, MOST_SUFFIXES, np.random.default_rng(seed))
    places = np.flatnonzero(np.atleast_1d(x != other))
    width, parts = 1 if space.scalar else len(space.radices), [drawn]
    if space.scalar:
        parts.append(places[places < space.radices[0]])
    elif np.shape(x) == (width,):
        units = (np.arange(width) == places[:MOST_SUFFIXES, None]).astype(np.int64)
        parts += [x[None], other[None], units, 1 - units]
    elif not space.scalar:
        by_place = drawn[: len(places)].copy()
        by_place[:, -1] = places[: len(by_place)]
        parts.append(by_place)
    found: npt.NDArray[np.int64] = np.concatenate(parts)
    limits = np.array(space.radices) if not space.scalar else space.radices[0]
    fits = (found < limits) & (found >= 0)
    return found[fits if space.scalar else fits.all(axis=1)]
