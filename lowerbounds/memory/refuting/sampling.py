"""Inputs drawn from the task, natural and hard ones by turns; or all inputs there are."""

from __future__ import annotations

import numpy as np

from ..profiles.space import batches_of_all
from .failure import Failure
from .runs import SIZES, Runs


def sample(runs: Runs, *, tries: int, seed: int) -> Failure | None:
    """Sequences that the task draws, until one is answered wrongly."""
    setting, rng, done, turn = runs.case.setting, np.random.default_rng(seed), 0, 0
    while done < tries:
        count = min(SIZES[min(turn // 2, len(SIZES) - 1)], tries - done)
        tokens = setting.task.sample(setting.n, count, rng, hard=turn % 2 == 1)
        wrong = runs.wrong(tokens)
        if len(wrong):
            return runs.failure(tokens[wrong[0]])
        done, turn = done + count, turn + 1
    return None


def exhaust(runs: Runs, *, most: int) -> tuple[Failure | None, int]:
    """All sequences of the task at this size, and how many they are; 0 where there are more than `most`."""
    batches, count = batches_of_all(runs.case.setting.task, runs.case.setting.n, most=most), 0
    for batch in batches or ():
        for start in range(0, len(batch), SIZES[-1]):
            tokens = batch[start : start + SIZES[-1]]
            count += len(tokens)
            wrong = runs.wrong(tokens)
            if len(wrong):
                return runs.failure(tokens[wrong[0]]), count
    return None, count
