"""Predictions of a model that was trained elsewhere, as a row of a study: JSON Lines, read as data.

The first line names what was asked, each further line has one sequence and what the model said after it:

    {"study": "index_lookup", "model": "my server's", "task": "index_lookup", "n": 4, "state_bits": 4096}
    {"tokens": [0, 1, 1, 0, 3], "output": 1}

`task` is one of the study's, as its rows have it; tokens are that task's, so many as it has at size n; `output` is a
number, or a list where several outputs are asked or generated. `state_bits` is null for a model without a state that is
handed over. What is right is worked out here, by the task. Ceilings and limits hold for fresh, independent sequences of
the law that the study trains on (`task.sample(n, count, rng, hard=…)` draws them): that they are is the sender's word.

Example:
    >>> from lowerbounds.studies.parts.study import STUDIES
    >>> head = '{"study": "index_lookup", "model": "mine", "task": "index_lookup", "n": 2, "state_bits": 8}'
    >>> row = row_of_predictions(STUDIES.get("index_lookup"), head + '\\n{"tokens": [0, 1, 3], "output": 1}')
    >>> row.model, row.accuracy, row.needed_bits
    ('mine', 1.0, 2)
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from reductions import TASKS, Task
from reductions.costs.numerals import counted

from ...certificates.strict_json import shorten
from ...runs.verdict import ContradictionError
from .fresh import least_of, shares
from .result import LARGEST_FILE, Result
from .study import Study
from .training import limit_of

_HEAD = {"study": str, "model": str, "task": str, "n": int}
_MOST = 1 << 20  # sequences
_BITS = 1 << 50  # of a state


def predictions_of_file(study: Study, path: str | Path) -> Result:
    """The row of a file of predictions.

    Raises:
        ValueError: a file that is too large, or a line that is not as it should be.
        OSError: the file cannot be read.
    """
    place = Path(path)
    if place.stat().st_size > LARGEST_FILE:
        raise ValueError(f"{path}: more than {LARGEST_FILE} bytes")
    try:
        return row_of_predictions(study, place.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def row_of_predictions(study: Study, text: str) -> Result:
    """The row of predictions as text.

    Raises:
        ValueError: a head that is not the study's, sequences that are not the task's, outputs of another shape or out
            of range, or an accuracy that no state of so many bits has.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not 2 <= len(lines) <= _MOST + 1:
        raise ValueError(f"{len(lines)} lines: wanted a head, and 1 to {_MOST} sequences")
    head = _object(lines[0][1], "line 1")
    task, n = _checked(study, head), head["n"]
    read = [_sequence(task, n, _object(line, f"line {number}"), f"line {number}") for number, line in lines[1:]]
    tokens, outputs = (np.array(part) for part in zip(*read, strict=True))
    right = shares(task, n, tokens, outputs if _answers(task, n) > 1 else outputs[:, 0])
    known, accuracy = study.known(task, n, head["state_bits"]), float(right.mean())
    row = Result(
        id=hashlib.sha256(text.encode()).hexdigest()[:12],
        study=study.name,
        family=head["model"],
        model=head["model"],
        task=task.spec,
        n=n,
        seed=0,
        recipe=None,
        points=(),
        accuracy=accuracy,
        least=least_of(right),
        instances=len(right),
        chance=known.chance,
        state_bits=head["state_bits"],
        needed_bits=known.needed_bits,
        ceiling=known.ceiling,
        limit=limit_of(accuracy, known.ceiling),
        made_with="predictions",
    )
    return _held(row)


def _held(row: Result) -> Result:
    try:
        row.check()
    except ContradictionError as error:
        state = counted(row.state_bits or 0, "bit")
        raise ValueError(f"{error}: no state of {state} does that on fresh sequences") from None
    return row


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError(f"{where}: not JSON") from None
    if not isinstance(found, dict):
        raise ValueError(f"{where}: wanted an object, not {shorten(found)}")
    return found


def _checked(study: Study, head: dict[str, Any]) -> Task:
    """The task that a head names, if it is one of the study's and all else is as it should be."""
    wanted = {*_HEAD, "state_bits"}
    if set(head) != wanted:
        raise ValueError(f"line 1: wanted the keys {', '.join(sorted(wanted))}")
    for key, kind in _HEAD.items():
        if type(head[key]) is not kind or (kind is str and not (head[key].isprintable() and len(head[key]) <= 100)):
            raise ValueError(f"line 1: {key} is {shorten(head[key])}")
    bits = head["state_bits"]
    if bits is not None and (type(bits) is not int or not 1 <= bits <= _BITS):
        raise ValueError(f"line 1: state_bits is {shorten(bits)}: wanted a number of bits, or null")
    if head["study"] != study.name:
        raise ValueError(f"line 1: predictions for {shorten(head['study'])}, not for {study.name}")
    tasks = list(dict.fromkeys(cell.task for cell in study.cells(1, full=True)))
    if head["task"] not in tasks:
        raise ValueError(f"line 1: task is {shorten(head['task'])}; {study.name} has: {', '.join(tasks)}")
    task = TASKS.own(head["task"])
    task.check_size(head["n"])
    return task


def _answers(task: Task, n: int) -> int:
    return len(task.asked(n)) + task.generated(n) - 1


def _sequence(task: Task, n: int, found: dict[str, Any], where: str) -> tuple[list[int], list[int]]:
    """Tokens and outputs of a line."""
    if set(found) != {"tokens", "output"}:
        raise ValueError(f"{where}: wanted the keys tokens, output")
    outputs = found["output"] if isinstance(found["output"], list) else [found["output"]]
    _numbers(found["tokens"], task.length(n), task.vocabulary(n), f"{where}: tokens")
    _numbers(outputs, _answers(task, n), task.outputs(n), f"{where}: output")
    try:
        task.label(np.array(found["tokens"]))
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    return found["tokens"], outputs


def _numbers(found: Any, count: int, below: int, where: str) -> None:
    if not isinstance(found, list) or len(found) != count:
        raise ValueError(f"{where}: wanted {count}, not {shorten(found)}")
    for value in found:
        if type(value) is not int or not 0 <= value < below:
            raise ValueError(f"{where}: {shorten(value)} is none of 0 … {below - 1}")
