"""Models that write on from a task's tokens in words of their own: what they wrote, whole and as two parties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from protocols.messages.turns import Asked, converse
from reductions import Owner, Task
from reductions.reduction import in_order

from ... import ledger

Ints = Any


def drawn(task: Task, n: int, count: int, seed: int) -> Ints:
    """Natural instances of a task, and as many hard ones."""
    rng = np.random.default_rng(seed)
    return np.concatenate([task.sample(n, max(1, count // 2), rng, hard=hard) for hard in (False, True)])


def written(model: Any, tokens: Ints, count: int, ends: tuple[int, ...] = ()) -> Ints:
    """So many tokens that the uncut model writes behind those given, each fed back: (B, count).

    In one compiled program where the model's kind has one; that need not write on behind the `ends`, which repeat.
    """
    protocol = ledger.protocol_of(model)
    if ledger.writes_at_once(protocol):
        return ledger.write_at_once(protocol, tokens, count, ends=ends)
    return step_by_step(model, tokens, count)


def step_by_step(model: Any, tokens: Ints, count: int) -> Ints:
    """The same by the executables of a split run."""
    said = ledger.protocol_of(model).whole(tokens, Asked((tokens.shape[1] - 1,), count))
    return np.asarray(said).reshape(len(tokens), count)


def by_two(model: Any, tokens: Ints, count: int, outputs: int) -> tuple[int, bool]:
    """Bits that cross when Alice has the first half of the tokens, and whether the same is written."""
    length = tokens.shape[1]
    layout = in_order((Owner.ALICE, length // 2), (Owner.BOB, length - length // 2))
    script = ledger.protocol_of(model).script(layout, Asked((length - 1,), count))
    transcript = converse(script, layout, tokens, outputs=outputs)
    same = np.array_equal(transcript.answers.reshape(len(tokens), count), step_by_step(model, tokens, count))
    return transcript.sent, bool(same)


def lengths(said: Ints, words: Sequence[int]) -> Ints:
    """Tokens before the first of some words."""
    return (~np.isin(said, list(words))).sum(axis=1)


def misled(model: Any, tokens: Ints, said: Ints, words: Sequence[int], seed: int) -> tuple[int, int]:
    """How many end in one of these words, of how many that were given one wrong token, all at one place."""
    rng, before = np.random.default_rng(seed), lengths(said, words)
    place = int(rng.integers(max(1, int(np.median(before)))))
    going = before > place
    chain, others = said[going, : place + 1].copy(), np.unique(said)
    chain[:, place] = [rng.choice(others[others != token]) for token in chain[:, place]]
    start = np.concatenate([tokens[going], chain], axis=1)
    on = written(model, start, said.shape[1] - place - 1)
    return int(np.isin(on[:, -1], list(words)).sum()), len(start)
