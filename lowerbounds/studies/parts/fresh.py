"""A trained cell asked on fresh sequences, and its row: accuracy, a lower limit of it, and what its bits allow.

Sequences are drawn by the task's own sampler, of the law that was trained on, from seeds that no batch has. A sequence
counts as right where the task accepts the output; where several outputs are asked at once, by the share of them that is
right. Shares of one sequence depend on each other, sequences do not: limits are of their number.

Source: Clopper and Pearson, Biometrika 26 (1934), for right or wrong; Hoeffding, Probability inequalities for sums of
    bounded random variables, Journal of the American Statistical Association 58 (1963), for shares.

Example:
    >>> round(least_of(np.ones(1000)), 3), round(least_of(np.full(1000, 0.5)), 3)
    (0.986, 0.417)
"""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import numpy.typing as npt

from protocols import Case
from protocols.messages.turns import RECURRENT
from protocols.training.runs import Training
from reductions import Task

from ...runs.comparison import DOUBT, Observed
from .result import Result, Told
from .study import Cell, Study
from .training import limit_of, points_of, versions

FRESH = 1 << 31  # seeds from here on are not those of batches
TESTED = 4096  # sequences
Shares = npt.NDArray[np.float64]
Tokens = npt.NDArray[np.integer]


def fresh(one: Case, seed: int, *, hard: bool = False, count: int = TESTED) -> Tokens:
    """So many sequences of the case's task, (count, T)."""
    setting = one.setting
    return setting.task.sample(setting.n, count, np.random.default_rng(FRESH + seed), hard=hard)


def shares(task: Task, n: int, tokens: Tokens, outputs: Tokens) -> Shares:
    """How much of each sequence is right: (B,) in [0, 1]."""
    if len(task.asked(n)) > 1:
        return np.asarray((np.asarray(task.label(tokens)) == outputs).mean(axis=1), np.float64)
    return np.asarray(task.accepts(tokens, outputs), np.float64)


def least_of(found: Shares) -> float:
    """A lower confidence limit of the mean, wrong with probability 10⁻⁶."""
    if ((found == 0) | (found == 1)).all():
        return float(1 - Observed.of(found == 1).error_limit)
    return max(0.0, float(found.mean()) - sqrt(log(1 / DOUBT) / (2 * len(found))))


def row_of(
    study: Study, cell: Cell, training: Training, found: Shares, *, used_bits: float | None = None, told: Told = ()
) -> Result:
    """The row of a cell whose model was asked on fresh sequences.

    A hybrid hands over sums of its attention beside its state, so that its state alone has no ceiling.
    """
    one = training.case
    state_bits = one.state_bits if one.architecture == RECURRENT else None
    known, accuracy = study.known(one.setting.task, cell.n, state_bits), float(found.mean())
    return Result(
        **cell.fields,
        points=points_of(training),
        accuracy=accuracy,
        least=least_of(found),
        instances=len(found),
        chance=known.chance,
        state_bits=state_bits,
        needed_bits=known.needed_bits,
        ceiling=known.ceiling,
        used_bits=used_bits,
        limit=limit_of(accuracy, known.ceiling),
        made_with=versions(),
        told=told,
    )
