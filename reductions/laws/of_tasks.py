"""The laws of a task: samples are sequences of it, and the label of each is the same whatever lies beside it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..task import Ints, Task
from .report import Law

SAMPLES = 60
SIZES = (1, 2, 3, 4, 7, 16, 30)


def laws_of_task(task: Task) -> Iterator[Law]:
    """The laws of the shelf of tasks."""
    yield "the size fixes the length, and the length the size", lambda: _lengths(task)
    yield "samples are seeded sequences of its length and vocabulary", lambda: _samples(task)
    yield "labels are outputs, one instance at a time", lambda: _labels(task)
    yield "the label is accepted, and nothing else unless the task allows more", lambda: _accepts(task)


def sizes_of(task: Task) -> list[int]:
    """Sizes that the task has, small ones first.

    Raises:
        ValueError: none of them.
    """
    found = []
    for n in SIZES:
        try:
            task.check_size(n)
        except ValueError:
            continue
        found.append(n)
    if not found:
        raise ValueError(f"{task.spec} has none of the sizes {', '.join(map(str, SIZES))}")
    return found


def _lengths(task: Task) -> str:
    sizes = sizes_of(task)
    lengths = [task.length(n) for n in sizes]
    for n, length in zip(sizes, lengths, strict=True):
        if length != task.length(n) or not isinstance(length, int) or length < 1:
            raise ValueError(f"{task.spec}, n={n}: length {length!r}, wanted one whole number of tokens")
    if len(set(lengths)) != len(sizes):
        raise ValueError(f"{task.spec}: two of the sizes {sizes} have one length, of {lengths}")
    return f"n = {', '.join(map(str, sizes))}"


def _samples(task: Task) -> str:
    for n, hard, tokens in _drawn(task):
        where = f"{task.spec}, n={n}{', hard' if hard else ''}"
        if tokens.shape != (SAMPLES, task.length(n)) or not np.issubdtype(tokens.dtype, np.integer):
            wanted = f"integers ({SAMPLES}, {task.length(n)})"
            raise ValueError(f"{where}: a sample is {tokens.dtype}{tokens.shape}, wanted {wanted}")
        if tokens.min() < 0 or tokens.max() >= task.vocabulary(n):
            raise ValueError(
                f"{where}: tokens {tokens.min()} … {tokens.max()}, vocabulary 0 … {task.vocabulary(n) - 1}"
            )
        if not np.array_equal(tokens, _sample(task, n, hard=hard)):
            raise ValueError(f"{where}: the same seed gives another sample")
    return f"{SAMPLES} natural and {SAMPLES} hard sequences at each size"


def _labels(task: Task) -> str:
    seen = set()
    for n, _, tokens in _drawn(task):
        label = np.asarray(task.label(tokens))
        answers = len(task.asked(n)) + task.generated(n) - 1
        wanted = (SAMPLES,) if answers == 1 else (SAMPLES, answers)
        if label.shape != wanted or not np.issubdtype(label.dtype, np.integer):
            raise ValueError(f"{task.spec}, n={n}: labels are {label.dtype}{label.shape}, wanted integers {wanted}")
        if label.min() < 0 or label.max() >= task.outputs(n):
            raise ValueError(
                f"{task.spec}, n={n}: labels {label.min()} … {label.max()}, outputs 0 … {task.outputs(n) - 1}"
            )
        alone = np.concatenate([np.asarray(task.label(row)) for row in np.split(tokens[:8], 8)])
        if not (np.array_equal(task.label(tokens[::-1])[::-1], label) and np.array_equal(alone, label[:8])):
            raise ValueError(
                f"{task.spec}, n={n}: a label depends on the sequences beside it, or changes from call to call"
            )
        if max(task.asked(n)) != task.length(n) - 1 or list(task.asked(n)) != sorted(set(task.asked(n))):
            raise ValueError(
                f"{task.spec}, n={n}: asked after {task.asked(n)}, wanted ascending and the last token too"
            )
        seen |= set(label.reshape(-1).tolist())
    if len(seen) < 2:
        raise ValueError(f"{task.spec}: every label of every sample is {seen.pop()}; nothing is asked")
    return f"{SAMPLES} natural and {SAMPLES} hard sequences at each size, backwards and alone"


def _accepts(task: Task) -> str:
    for n, _, tokens in _drawn(task):
        label = np.asarray(task.label(tokens))
        right = np.asarray(task.accepts(tokens, label))
        if right.shape != (SAMPLES,) or not right.all():
            raise ValueError(f"{task.spec}, n={n}: not every label is accepted")
        wrong = np.asarray(task.accepts(tokens, (label + 1) % task.outputs(n)))
        if type(task).accepts is Task.accepts and wrong.any():
            raise ValueError(f"{task.spec}, n={n}: an output that is not the label is accepted")
    return "every label, and every label plus one"


def _drawn(task: Task) -> Iterator[tuple[int, bool, Ints]]:
    for n in sizes_of(task):
        for hard in (False, True):
            yield n, hard, _sample(task, n, hard=hard)


def _sample(task: Task, n: int, *, hard: bool) -> Ints:
    return np.asarray(task.sample(n, SAMPLES, np.random.default_rng(n), hard=hard))
