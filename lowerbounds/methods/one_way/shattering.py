"""A largest set of columns that rows shatter, two answers named in each: depth-first, row sets as integers.

The search adds columns to a set and keeps, for every pattern of answers, the rows that give it. To end with more than
v columns every pattern of k must keep 2^{v+1−k} different rows; columns that cannot are out for all that follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from reductions.problem import OUTSIDE

from ..matrices.bitboard import masks_of


@dataclass(frozen=True)
class Choice:
    """A column with two answers named in it, and the rows that give each, one bit a row."""

    column: int
    answers: tuple[int, int]
    rows: tuple[int, int]

    @property
    def smaller(self) -> int:
        """The number of rows that give the rarer answer."""
        return min(self.rows[0].bit_count(), self.rows[1].bit_count())


@dataclass(frozen=True)
class Shattered:
    """Choices, and the row sets of their 2ᵛ patterns, the first choice in the highest bit of the pattern."""

    choices: tuple[Choice, ...]
    patterns: tuple[int, ...]

    @property
    def rows(self) -> list[int]:
        """One row for each pattern."""
        return [(rows & -rows).bit_length() - 1 for rows in self.patterns]


def choices_of(matrix: npt.NDArray[np.generic]) -> list[Choice]:
    """Every column with every two of its answers; of those that part the rows in the same way, the first."""
    found: dict[tuple[int, int], Choice] = {}
    for column, cells in enumerate(matrix.T):
        there = [int(answer) for answer in np.unique(cells) if answer != OUTSIDE]
        sets = dict(zip(there, masks_of(cells == np.array(there)[:, None]), strict=True))
        for (low, zeros), (high, ones) in combinations(sets.items(), 2):
            parted = (min(zeros, ones), max(zeros, ones))
            found.setdefault(parted, Choice(column, (low, high), (zeros, ones)))
    return list(found.values())


class ShatterSearch:
    """Branch and bound over sets of choices.

    Attributes:
        best: the largest shattered set so far.
        nodes: nodes of the search tree so far.
        greedy: whether this is still the first descent, always to the column that keeps most.
        ended: whether the search has ended, so that `best` is a largest set.
        ceiling: the logarithm of the number of rows, or the number of columns, whichever is less.
    """

    def __init__(self, rows: int, choices: Sequence[Choice], tick: Callable[[], None]) -> None:
        """`rows` different rows, and what to choose from; `tick` is called often and may stop the search by raising."""
        self.best = Shattered((), ((1 << rows) - 1,))
        self.nodes = 0
        self.greedy, self.ended = True, False
        self._choices, self._tick = choices, tick
        self.ceiling = min(rows.bit_length() - 1, len({choice.column for choice in choices}))

    def run(self) -> Iterator[Shattered]:
        """Ever larger shattered sets, from the empty one on."""
        yield self.best
        yield from self._expand(self.best, self._choices)
        self.ended = True

    def _expand(self, state: Shattered, choices: Sequence[Choice]) -> Iterator[Shattered]:
        self.nodes += 1
        depth = len(state.choices)
        usable = self._usable(state.patterns, choices, len(self.best.choices) - depth)
        for place, choice in enumerate(usable):
            lacking = len(self.best.choices) + 1 - depth
            if lacking > len(usable) - place or len(self.best.choices) >= self.ceiling:
                break
            patterns = _split(state.patterns, choice, 1 << lacking - 1)
            if patterns is None:
                continue
            following = Shattered((*state.choices, choice), patterns)
            if len(following.choices) > len(self.best.choices):
                self.best = following
                yield following
            yield from self._expand(following, usable[place + 1 :])
        self.greedy = False

    def _usable(self, patterns: Sequence[int], choices: Sequence[Choice], more: int) -> list[Choice]:
        """The choices after which every pattern keeps 2^`more` rows, those that keep most first."""
        kept = []
        for choice in choices:
            self._tick()
            least = _least(patterns, choice, 1 << more)
            if least:
                kept.append((least, choice))
        kept.sort(key=lambda pair: -pair[0])
        return [choice for _, choice in kept]


def _least(patterns: Sequence[int], choice: Choice, wanted: int) -> int:
    """The fewest rows that a pattern keeps; 0 when fewer than wanted."""
    zeros, ones = choice.rows
    least = choice.smaller
    for rows in patterns:
        least = min(least, (rows & zeros).bit_count(), (rows & ones).bit_count())
        if least < wanted:
            return 0
    return least


def _split(patterns: Sequence[int], choice: Choice, wanted: int) -> tuple[int, ...] | None:
    """The patterns with one more answer, or None where one of them keeps too few rows."""
    if not _least(patterns, choice, wanted):
        return None
    return tuple(rows & answer for rows in patterns for answer in choice.rows)
