"""All sequences of a task at one size, and the right outputs after their prefixes.

Tokens that a position may have are found by putting every token in its place into sequences that the task draws. If the
sequences of the task are all combinations of some tokens, one drawn sequence is enough to find them all. If not, the
combinations that are no sequence are left undefined: a promise, on the tokens that are found with 128 drawn sequences.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reductions.task import Ints, Task

MOST_SEQUENCES = 1 << 25
MOST_REFUSALS = 1 << 18  # sequences of which some may be refused
SAMPLES = 64
CHUNK = 1 << 16


class TooMany(ValueError):
    """More sequences than can be tried."""


@dataclass(frozen=True)
class Sequences:
    """A product of sets of tokens with outputs on it.

    Attributes:
        tokens: for each position the tokens that it may have.
        outputs: number of the output after each asked position, as the place of the token and a table over the
            prefixes that end with it, (k₁ ⋯ k_t,); all generated outputs together are one, after the last token; −1
            outside the promise.
        rests: after each generated output but the last, how many different outputs are still to come.
    """

    tokens: tuple[tuple[int, ...], ...]
    outputs: tuple[tuple[int, npt.NDArray[np.int32]], ...]
    rests: tuple[int, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many tokens each position may have."""
        return tuple(map(len, self.tokens))

    @property
    def total(self) -> bool:
        """Whether every combination is a sequence of the task."""
        return all((table >= 0).all() for _, table in self.outputs)

    @classmethod
    def of(cls, task: Task, n: int) -> Sequences:
        """Every sequence of the task at n.

        Raises:
            ValueError: there are too many, or an output depends on tokens that come after it.
        """
        task.check_size(n)
        tokens = _tokens(task, n)
        count = _few(task, n, tokens)
        labels = _labels(task, tokens, count)
        asked = task.asked(n)
        if task.generated(n) > 1 or len(asked) == 1:
            defined = labels[labels[:, 0] >= 0]
            rests = [len(np.unique(defined[:, done:], axis=0)) for done in range(1, labels.shape[1])]
            return cls(tokens, ((len(tokens), _numbered(labels)),), tuple(rests))
        found = []
        for column, place in enumerate(asked):
            found.append((place + 1, _of_prefix(labels[:, column], math.prod(map(len, tokens[place + 1 :])), task)))
        return cls(tokens, tuple(found))


def batches_of_all(task: Task, n: int, *, most: int) -> Iterator[Ints] | None:
    """Every sequence of the task at n in batches, or None where more than `most` combinations would be tried.

    All combinations of the vocabulary where there are no more; or else of the tokens that a place may have, as above.
    """
    length, vocabulary = task.length(n), task.vocabulary(n)
    tokens: tuple[tuple[int, ...], ...] = (tuple(range(vocabulary)),) * length
    if vocabulary**length > most:
        try:
            tokens = _tokens(task, n)
        except ValueError:  # more than can be tried by anyone
            return None
    count = math.prod(map(len, tokens))
    return _valid(task, tokens, count) if count <= most else None


def _valid(task: Task, tokens: tuple[tuple[int, ...], ...], count: int) -> Iterator[Ints]:
    for start in range(0, count, CHUNK):
        rows = _rows(tokens, np.arange(start, min(start + CHUNK, count)))
        kept = rows if _label(task, rows) is not None else rows[some_labels(task, rows)[:, 0] >= 0]
        if len(kept):
            yield kept


def _few(task: Task, n: int, tokens: Sequence[Collection[int]]) -> int:
    """How many combinations there are, if they can be tried."""
    count = math.prod(map(len, tokens))
    if count > MOST_SEQUENCES:
        raise TooMany(f"{task.spec} at n={n} has over {MOST_SEQUENCES} sequences: too many to try")
    return count


def _tokens(task: Task, n: int) -> tuple[tuple[int, ...], ...]:
    """The tokens that each position may have."""
    length, vocabulary = task.length(n), task.vocabulary(n)
    rng = np.random.default_rng(0)
    drawn = np.concatenate([task.sample(n, SAMPLES, rng), task.sample(n, SAMPLES, rng, hard=True)])
    _few(task, n, [set(column.tolist()) for column in drawn.T])
    found = []
    for place in range(length):
        seen = set(drawn[:, place].tolist())
        for token in set(range(vocabulary)) - seen:
            other = drawn.copy()
            other[:, place] = token
            if any(_label(task, row[None]) is not None for row in np.unique(other, axis=0)):
                seen.add(token)
        found.append(tuple(sorted(seen)))
    return tuple(found)


def _labels(task: Task, tokens: tuple[tuple[int, ...], ...], count: int) -> Ints:
    """The right outputs of all combinations, the first token the most significant; −1 where there is none."""
    parts, refused = [], 0
    for start in range(0, count, CHUNK):
        rows = _rows(tokens, np.arange(start, min(count, start + CHUNK)))
        label = _label(task, rows)
        if label is None:
            refused += len(rows)
            if refused > MOST_REFUSALS:
                raise TooMany(
                    f"{task.spec}: more than {MOST_REFUSALS} combinations of tokens, some of them no sequence"
                )
            label = some_labels(task, rows)
        parts.append(label.reshape(len(rows), -1))
    width = max(part.shape[1] for part in parts)
    return np.concatenate([part if part.shape[1] == width else np.full((len(part), width), -1) for part in parts])


def _rows(tokens: tuple[tuple[int, ...], ...], ranks: Ints) -> Ints:
    digits = np.unravel_index(ranks, tuple(map(len, tokens)))
    return np.stack([np.array(kinds)[digit] for kinds, digit in zip(tokens, digits, strict=True)], axis=1)


def _label(task: Task, rows: Ints) -> Ints | None:
    """The outputs of a batch, or None where one of it is no sequence."""
    try:
        return np.asarray(task.label(rows))
    except ValueError:
        return None


def some_labels(task: Task, rows: Ints) -> Ints:
    """The outputs of each, by halving the batch until it is accepted or a single one."""
    waiting, found, width = [(0, len(rows))], {}, 1
    while waiting:
        start, stop = waiting.pop()
        label = _label(task, rows[start:stop])
        if label is not None:
            found[start] = label.reshape(stop - start, -1)
            width = found[start].shape[1]
        elif stop - start > 1:
            middle = (start + stop) // 2
            waiting += [(start, middle), (middle, stop)]
    labels = np.full((len(rows), width), -1)
    for start, label in found.items():
        labels[start : start + len(label)] = label
    return labels


def _numbered(labels: Ints) -> npt.NDArray[np.int32]:
    """Rows of outputs as one number each."""
    undefined = labels[:, 0] < 0
    if labels.shape[1] == 1:
        return labels[:, 0].astype(np.int32)
    places = np.unique(labels, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int32)
    places[undefined] = -1
    return places


def _of_prefix(labels: Ints, rest: int, task: Task) -> npt.NDArray[np.int32]:
    """An output as a function of the tokens before it."""
    table = labels.reshape(-1, rest)
    most = table.max(axis=1)
    if ((table != most[:, None]) & (table >= 0)).any():
        raise ValueError(f"{task.spec}: an output depends on tokens after it")
    return most.astype(np.int32)
