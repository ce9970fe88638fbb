"""Chains that models write: every token is the algorithm's, and after a wrong one there is no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import protocols
from reductions import TASKS

from ..theorem import Conditions, Finding
from .written import drawn, lengths, misled


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
        tokens = drawn(task, at.n, min(at.instances, 128), at.seed)
        chains, right = made.whole(tokens), task.label(tokens)
        same = int((chains == right).all(axis=1).sum())
        yield Finding(
            "tokens", f"{self.model}, chains", f"{same} of {len(tokens)} as the algorithm", None, same == len(tokens)
        )
        longest, most = int(lengths(chains, self.words).max()), self.stated(at.n)
        yield Finding(
            "tokens", f"longest chain, {len(tokens)} instances", longest, f"≤ {self.bound} = {most}", longest <= most
        )
        lucky, asked = misled(made.model, tokens, chains, self.words, at.seed)
        of = "answers after one wrong token, written on freely"
        yield Finding("errors", of, f"{lucky} of {asked}", "0", not lucky)
