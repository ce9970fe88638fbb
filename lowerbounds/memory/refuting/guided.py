"""Search by first improvement: change one token, keep what brings the model nearer to a wrong answer.

Where a model has `logits` the aim is the least margin of a right output over the others. A walk tries the changes of
its input in a drawn order, goes to the first that lowers the margin, and begins anew where none does. Walks side by
side share nothing, so each more costs runs until the first of them is through: there are two at first, and more as the
search grows long. Where the margin has a gradient by the tokens' embeddings, every eighth walk tries first what should
help most by it; no more, since on trained models that order took as many runs as a drawn one. Without logits only wrong
outputs count, so that every change is kept: a walk from hard inputs through their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, count, islice

import numpy as np
import numpy.typing as npt

from protocols.training.token_gradients import has_token_gradients, token_gradients
from reductions import Task
from reductions.task import Ints

from ..profiles.space import some_labels
from .failure import Failure
from .runs import Runs

FEWEST, MOST = 2, 64  # walks
LONG = 128  # runs for each walk, before there is one more
PATIENCE = 6  # changes for each token before a walk without logits begins anew
SAMPLES = 256  # sequences that say which tokens a place may have
STEEP = 8  # of so many walks the last goes by gradients
_TOGETHER = 32  # changes that are held to the task at once

Floats = npt.NDArray[np.floating]
Change = tuple[tuple[int, int], ...]  # places, and the tokens to be put there


def has_logits(runs: Runs) -> bool:
    """Whether the model gives a number for each output.

    Raises:
        ValueError: it has `logits`, which do not run.
    """
    try:
        runs.logits(next(_starts(runs, np.random.default_rng(0)))[None])
    except NotImplementedError:
        return False
    except ValueError:
        if hasattr(runs.case.model, "logits"):
            raise
        return False
    return True


@dataclass
class Walk:
    """An input, its margin, and the changes of it that were not tried."""

    tokens: Ints
    margin: float
    steps: int
    changes: Iterator[Ints]


@dataclass
class Walks:
    """Where walks begin and how they go on."""

    runs: Runs
    starts: Iterator[Ints]
    choices: list[Ints]  # for each place, the tokens that it may have
    rng: np.random.Generator
    guided: bool  # by logits

    @classmethod
    def of(cls, runs: Runs, rng: np.random.Generator) -> Walks:
        """For a model on its task."""
        starts = _starts(runs, rng)
        pool = np.stack([*islice(starts, SAMPLES)])
        return cls(runs, starts, [np.unique(column) for column in pool.T], rng, has_logits(runs))

    def many(self, done: int) -> int:
        """How many walks there are after so many runs."""
        return min(MOST, max(FEWEST, done // LONG)) if self.guided else MOST

    def proposed(self, walk: Walk | None) -> tuple[Ints, bool]:
        """The next change of a walk, or another start where there is none; and whether it is a start."""
        tired = walk is None or (not self.guided and walk.steps >= PATIENCE * len(walk.tokens))
        found = None if walk is None or tired else next(walk.changes, None)
        return (next(self.starts), True) if found is None else (found, False)

    def gone_on(self, walk: Walk | None, tokens: Ints, margin: float, *, fresh: bool, steep: bool) -> Walk:
        """A walk after its next input was run: there, if that is a start or nearer to a wrong answer."""
        if walk is not None and not fresh and self.guided and margin >= walk.margin:
            return walk
        gains = self._gains(tokens) if steep else None
        changes = _changes(self.runs.case.setting.task, tokens, self.choices, self.rng, gains)
        return Walk(tokens, margin, 0 if walk is None or fresh else walk.steps + 1, changes)

    def _gains(self, tokens: Ints) -> Floats | None:
        """By place and token, how the margin should change: (T, V)."""
        if not self.guided or not has_token_gradients(self.runs.case):
            return None
        self.runs.sequences += 1  # a gradient takes a run, forward and back
        label = np.asarray(self.runs.case.setting.task.label(tokens[None])).reshape(1, -1)
        return np.asarray(token_gradients(self.runs.case, tokens[None], label)[0])


def climb(runs: Runs, *, tries: int, seed: int) -> Failure | None:
    """Walks until one comes to an input that is answered wrongly."""
    walks = Walks.of(runs, np.random.default_rng(seed))
    on, before = list[Walk | None](), runs.sequences
    while (done := runs.sequences - before) < tries:
        on += [None] * (walks.many(done) - len(on))
        tokens, fresh = zip(*map(walks.proposed, on), strict=True)
        rows = np.stack(tokens)
        wrong = runs.wrong(rows)
        if len(wrong):
            return runs.failure(rows[wrong[0]])
        margins = _margins(runs, rows) if walks.guided else np.zeros(len(rows))
        for place, walk in enumerate(on):
            steep = place % STEEP == STEEP - 1
            on[place] = walks.gone_on(walk, rows[place], margins[place], fresh=fresh[place], steep=steep)
    return None


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


def _changes(
    task: Task, tokens: Ints, choices: list[Ints], rng: np.random.Generator, gains: Floats | None
) -> Iterator[Ints]:
    """Sequences of the task that differ in one token, the largest gain first or in a drawn order.

    Where there is none, those that differ in two exchanged ones.
    """
    some = False
    singles = [(place, token) for place, kinds in enumerate(choices) for token in kinds if token != tokens[place]]
    order = rng.permutation(len(singles)) if gains is None else np.argsort([gains[one] for one in singles])
    for row in _made(task, tokens, [(singles[at],) for at in order]):
        some = True
        yield row
    if not some:
        pairs = [pair for pair in combinations(range(len(tokens)), 2) if tokens[pair[0]] != tokens[pair[1]]]
        drawn = [pairs[at] for at in rng.permutation(len(pairs))]
        yield from _made(task, tokens, [((a, tokens[b]), (b, tokens[a])) for a, b in drawn])


def _made(task: Task, tokens: Ints, changes: Sequence[Change]) -> Iterator[Ints]:
    """The changed sequences, without those that are none of the task."""
    for start in range(0, len(changes), _TOGETHER):
        some = changes[start : start + _TOGETHER]
        rows = np.repeat(tokens[None], len(some), axis=0)
        for row, change in zip(rows, some, strict=True):
            for place, token in change:
                row[place] = token
        yield from rows[some_labels(task, rows)[:, 0] >= 0]
