"""Search by first improvement: change one token, keep what brings the model nearer to a wrong answer.

Where a model has `logits` the aim is the least margin of a right output over the others. A walk tries the changes of
its input in a drawn order, goes to the first that lowers the margin, and begins anew where none does. Walks side by
side share nothing, so each more costs runs until the first of them is through: there are two at first, and more as the
search grows long. Without logits only wrong outputs count, so that every change is kept: a walk from hard inputs
through their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, count, islice

import numpy as np
import numpy.typing as npt

from reductions import Task
from reductions.task import Ints

from ..profiles.space import some_labels
from .failure import Failure
from .runs import Runs

FEWEST, MOST = 2, 64  # walks
LONG = 128  # runs for each walk, before there is one more
PATIENCE = 6  # changes for each token before a walk without logits begins anew
SAMPLES = 256  # sequences that say which tokens a place may have
_TOGETHER = 32  # changes that are held to the task at once

Floats = npt.NDArray[np.floating]


def has_logits(runs: Runs) -> bool:
    """Whether the model gives a number for each output."""
    try:
        runs.case.logits(next(_starts(runs, np.random.default_rng(0)))[None])
    except (ValueError, NotImplementedError):
        return False
    return True


@dataclass
class _Walk:
    """An input, its margin, and the changes of it that were not tried."""

    tokens: Ints
    margin: float
    steps: int
    changes: Iterator[Ints]


@dataclass
class _Walks:
    """Where walks begin and how they go on."""

    task: Task
    starts: Iterator[Ints]
    choices: list[Ints]  # for each place, the tokens that it may have
    rng: np.random.Generator
    longest: float  # steps until a walk begins anew

    def proposed(self, walk: _Walk | None) -> tuple[Ints, bool]:
        """The next change of a walk, or another start where there is none; and which of both."""
        found = next(walk.changes, None) if walk is not None and walk.steps < self.longest else None
        return (next(self.starts), True) if found is None else (found, False)

    def at(self, tokens: Ints, margin: float, steps: int) -> _Walk:
        """A walk that has come to an input."""
        return _Walk(tokens, margin, steps, _changes(self.task, tokens, self.choices, self.rng))


def climb(runs: Runs, *, tries: int, seed: int) -> Failure | None:
    """Walks until one comes to an input that is answered wrongly."""
    rng, guided, done = np.random.default_rng(seed), has_logits(runs), 0
    walks, on = _walks(runs, rng, guided), list[_Walk | None]()
    while done < tries:
        on += [None] * (min(MOST, max(FEWEST, done // LONG)) - len(on))
        tokens, fresh = zip(*(walks.proposed(walk) for walk in on), strict=True)
        rows = np.stack(tokens)
        wrong = runs.wrong(rows)
        if len(wrong):
            return runs.failure(rows[wrong[0]])
        margins = _margins(runs, rows) if guided else np.zeros(len(rows))
        for place, walk in enumerate(on):
            if walk is None or fresh[place]:
                on[place] = walks.at(rows[place], margins[place], 0)
            elif not guided or margins[place] < walk.margin:
                on[place] = walks.at(rows[place], margins[place], walk.steps + 1)
        done += len(rows)
    return None


def _walks(runs: Runs, rng: np.random.Generator, guided: bool) -> _Walks:
    starts = _starts(runs, rng)
    pool = np.stack([*islice(starts, SAMPLES)])
    longest = np.inf if guided else PATIENCE * pool.shape[1]
    return _Walks(runs.case.setting.task, starts, [np.unique(column) for column in pool.T], rng, longest)


def _starts(runs: Runs, rng: np.random.Generator) -> Iterator[Ints]:
    """Sequences that the task draws, natural and hard ones by turns."""
    setting = runs.case.setting
    for turn in count():
        yield from setting.task.sample(setting.n, 1, rng, hard=turn % 2 == 1)


def _margins(runs: Runs, tokens: Ints) -> Floats:
    """The least lead of a right output over the best other one, (B,)."""
    label = np.asarray(runs.case.setting.task.label(tokens)).reshape(len(tokens), -1)
    logits = np.array(runs.logits(tokens), np.float64).reshape(*label.shape, -1)
    right = np.take_along_axis(logits, label[..., None], axis=-1)[..., 0]
    np.put_along_axis(logits, label[..., None], -np.inf, axis=-1)
    return np.asarray((right - logits.max(axis=-1)).min(axis=1))


def _changes(task: Task, tokens: Ints, choices: list[Ints], rng: np.random.Generator) -> Iterator[Ints]:
    """Sequences of the task that differ in one token, in a drawn order; where there is none, in two exchanged ones."""
    some = False
    singles = [(place, token) for place, kinds in enumerate(choices) for token in kinds if token != tokens[place]]
    for row in _valid(task, tokens, [((place, token),) for place, token in singles], rng):
        some = True
        yield row
    if not some:
        pairs = [pair for pair in combinations(range(len(tokens)), 2) if tokens[pair[0]] != tokens[pair[1]]]
        yield from _valid(task, tokens, [((a, tokens[b]), (b, tokens[a])) for a, b in pairs], rng)


def _valid(task: Task, tokens: Ints, changes: list[tuple[tuple[int, int], ...]], rng: np.random.Generator) -> Iterator[Ints]:
    order = rng.permutation(len(changes))
    for start in range(0, len(order), _TOGETHER):
        rows = np.repeat(tokens[None], len(order[start : start + _TOGETHER]), axis=0)
        for row, place in zip(rows, order[start : start + _TOGETHER], strict=True):
            for where, token in changes[place]:
                row[where] = token
        yield from rows[some_labels(task, rows)[:, 0] >= 0]
