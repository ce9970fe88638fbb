"""Search by first improvement: change one token, keep what brings the model nearer to a wrong answer.

Where a model has `logits` the aim is the least margin of a right output over the others; elsewhere only wrong outputs
count, so that a change that makes none is kept, too: a walk from hard inputs through their neighbours. Where the margin
has a gradient by the tokens' embeddings, every fourth change is one of those that should help most by it: a gradient
costs as much as runs do, and says little of what is far.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from protocols.training.token_gradients import has_token_gradients, token_gradients
from reductions import Task
from reductions.task import Ints

from ..profiles.space import some_labels
from .failure import Failure
from .runs import Runs

WALKS = 64
PATIENCE = 6  # changes for each token without improvement, before a walk begins anew
_SAMPLES = 256
_BEST = 4  # changes of an input by gradient, of which one is drawn

Floats = npt.NDArray[np.floating]


def has_logits(runs: Runs) -> bool:
    """Whether the model gives a number for each output."""
    try:
        runs.case.logits(_starts(runs, 2, np.random.default_rng(0)))
    except (ValueError, NotImplementedError):
        return False
    return True


def climb(runs: Runs, *, tries: int, seed: int) -> Failure | None:
    """Walks that go on in one batch, until one comes to an input that is answered wrongly."""
    rng, guided, done = np.random.default_rng(seed), has_logits(runs), 0
    pool = _starts(runs, _SAMPLES, rng)
    tokens = _starts(runs, WALKS, rng)
    margins, stale = _margins(runs, tokens, guided), np.zeros(WALKS, np.int64)
    while done < tries:
        by_gradient = done // WALKS % 4 == 3 and has_token_gradients(runs.case)
        change = _by_gradient if by_gradient else _drawn
        proposed = change(runs, tokens, pool, rng)
        wrong = runs.wrong(proposed)
        if len(wrong):
            return runs.failure(proposed[wrong[0]])
        found = _margins(runs, proposed, guided)
        better = found < margins if guided else np.ones(WALKS, np.bool_)
        stale = np.where(better & guided, 0, stale + 1)
        tokens, margins = np.where(better[:, None], proposed, tokens), np.where(better, found, margins)
        tired = stale > PATIENCE * tokens.shape[1]
        if tired.any():
            fresh = _starts(runs, WALKS, rng)
            again = _margins(runs, fresh, guided)
            tokens, margins = np.where(tired[:, None], fresh, tokens), np.where(tired, again, margins)
            stale[tired] = 0
        done += WALKS
    return None


def _drawn(runs: Runs, tokens: Ints, pool: Ints, rng: np.random.Generator) -> Ints:
    return _changed(runs.case.setting.task, tokens, pool, rng)


def _by_gradient(runs: Runs, tokens: Ints, pool: Ints, rng: np.random.Generator) -> Ints:
    """For each input one of the best changes of a token, a drawn one where that makes no sequence of the task."""
    task, rows = runs.case.setting.task, np.arange(len(tokens))
    runs.sequences += len(tokens)  # a gradient takes a run, forward and back
    label = np.asarray(task.label(tokens)).reshape(len(tokens), -1)
    changes = token_gradients(runs.case, tokens, label)
    best = np.argpartition(changes.reshape(len(tokens), -1), _BEST, axis=1)[:, :_BEST]
    place, token = np.divmod(best[rows, rng.integers(0, _BEST, len(tokens))], changes.shape[2])
    proposed = tokens.copy()
    proposed[rows, place] = token
    valid = np.asarray(some_labels(task, proposed)[:, 0] >= 0)
    return np.where(valid[:, None], proposed, _changed(task, tokens, pool, rng))


def _starts(runs: Runs, count: int, rng: np.random.Generator) -> Ints:
    """Half of them hard."""
    setting = runs.case.setting
    parts = [setting.task.sample(setting.n, count // 2, rng, hard=hard) for hard in (False, True)]
    return np.concatenate(parts)


def _margins(runs: Runs, tokens: Ints, guided: bool) -> Floats:
    """The least lead of a right output over the best other one, (B,); 0 without logits."""
    if not guided:
        return np.zeros(len(tokens))
    label = np.asarray(runs.case.setting.task.label(tokens)).reshape(len(tokens), -1)
    logits = np.array(runs.case.logits(tokens), np.float64).reshape(*label.shape, -1)
    right = np.take_along_axis(logits, label[..., None], axis=-1)[..., 0]
    np.put_along_axis(logits, label[..., None], -np.inf, axis=-1)
    return np.asarray((right - logits.max(axis=-1)).min(axis=1))


def _changed(task: Task, tokens: Ints, pool: Ints, rng: np.random.Generator) -> Ints:
    """One token of each put in from another sequence, or two exchanged; what is no sequence of the task is left."""
    rows, (count, length) = np.arange(len(tokens)), tokens.shape
    proposed, place = tokens.copy(), np.asarray(rng.integers(0, length, count))
    proposed[rows, place] = pool[rng.integers(0, len(pool), count), place]
    swap = np.flatnonzero(rng.random(count) < 0.25)
    other = np.asarray(rng.integers(0, length, len(swap)))
    proposed[swap, place[swap]] = tokens[swap, other]
    proposed[swap, other] = tokens[swap, place[swap]]
    valid = np.asarray(some_labels(task, proposed)[:, 0] >= 0)
    return np.where(valid[:, None], proposed, tokens)
