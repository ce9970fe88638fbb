"""Chains that models write: every token is the algorithm's, and after a wrong one there is no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import protocols
from protocols.messages.turns import Asked
from reductions import TASKS

from .theorem import Conditions, Finding


@dataclass(frozen=True)
class Writes:
    """A chain written freely, on natural and hard instances, against the algorithm that its task's label is.

    Attributes:
        model: what writes it.
        task: one that generates, and whose label is the whole chain.
        words: the tokens that are answers; those before the first of them are counted.
        stated: the most tokens before an answer, as the statement has them.
        bound: the same in words.
    """

    model: str
    task: str
    words: tuple[int, ...]
    stated: Callable[[int], int]
    bound: str

    def find(self, at: Conditions) -> Iterator[Finding]:
        """What was written, how long it is, and what comes of a wrong token."""
        task = TASKS.get(self.task)
        made = protocols.case(self.model, task, at.n, seed=at.seed)
        half = max(1, min(at.instances, 128) // 2)
        drawn = [task.sample(at.n, half, np.random.default_rng(at.seed), hard=hard) for hard in (False, True)]
        tokens = np.concatenate(drawn)
        written, right = made.whole(tokens), task.label(tokens)
        same = int((written == right).all(axis=1).sum())
        yield Finding(
            "tokens", f"{self.model}, chains", f"{same} of {len(tokens)} as the algorithm", None, same == len(tokens)
        )
        longest, most = int((~np.isin(written, self.words)).sum(axis=1).max()), self.stated(at.n)
        yield Finding(
            "tokens", f"longest chain, {len(tokens)} instances", longest, f"≤ {self.bound} = {most}", longest <= most
        )
        lucky, asked = self._lucky(made, tokens, written, at.seed)
        of = "answers after one wrong token, written on freely"
        yield Finding("errors", of, f"{lucky} of {asked}", "0", not lucky)

    def _lucky(self, made: Any, tokens: Any, written: Any, seed: int) -> tuple[int, int]:
        """One token before the answer put in another's place, at the same place in all instances that are so far."""
        rng = np.random.default_rng(seed)
        lengths = (~np.isin(written, self.words)).sum(axis=1)
        place = int(rng.integers(max(1, int(np.median(lengths)))))
        going = lengths > place
        given, chain = tokens[going], written[going, : place + 1].copy()
        others = np.unique(written)
        chain[:, place] = [rng.choice(others[others != token]) for token in chain[:, place]]
        generated = written.shape[1] - place - 1
        start = np.concatenate([given, chain], axis=1)
        said = made.split.whole(start, Asked((start.shape[1] - 1,), generated)).reshape(len(start), generated)
        return int(np.isin(said[:, -1], self.words).sum()), len(start)
