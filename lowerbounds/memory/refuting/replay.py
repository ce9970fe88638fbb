"""A failure run again: the model, the input, what it says, what is right, and the state that two prefixes share.

The file is data. Its task and its model are built only where they are names on this package's own shelves; any other is
given by the caller, the model held to the hash in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from protocols import CONSTRUCTIONS, MODELS, Case, case
from reductions import TASKS, Task

from ...certificates.certificate import Json
from ...shown.markup import html_card
from .failure import Failure, Numbers, read_failure
from .runs import Runs


@dataclass(frozen=True)
class Replayed:
    """What a second run showed.

    Attributes:
        failure: what is claimed.
        valid: whether it is so.
        reason: how, or where it is not.
    """

    failure: Failure
    valid: bool
    reason: str

    def lines(self) -> list[str]:
        """The failure and what the run showed."""
        first, *rest = self.failure.lines()
        return [f"{'valid' if self.valid else 'refuted'}: {first}", *rest, self.reason]

    def to_json(self) -> dict[str, Json]:
        """The same as plain values, for scripts."""
        return {"valid": self.valid, "reason": self.reason, "sentence": self.failure.sentence}

    def __repr__(self) -> str:
        return f"Replayed({self.lines()[0]!r}, {self.reason!r})"

    def _repr_html_(self) -> str:
        first, *rest = self.lines()
        lines = {str(number): line for number, line in enumerate(rest, 1)}
        return html_card("valid" if self.valid else "invalid", first, lines)


class _Refuted(Exception):
    """Where the file and the run differ."""


def replay(failure: Failure | str | Path, *, model: Any = None, task: str | Task | None = None) -> Replayed:
    """Run a failure again.

    Args:
        failure: a failure, or the file that holds one.
        model: the model, where the file's is not on this package's shelves: an object, or where its code is.
        task: the task, where it is one of your own.

    Raises:
        ValueError: no such file, or a task or a model that has to be given.
        OSError: the file cannot be read.
    """
    found = failure if isinstance(failure, Failure) else read_failure(failure)
    made = _case(found, model, task)
    try:
        return Replayed(found, True, _run(found, made))
    except _Refuted as refusal:
        return Replayed(found, False, str(refusal))


def _case(found: Failure, model: Any, given: str | Task | None) -> Case:
    if given is None:
        _own(found.task, TASKS.own_names(), "task")
    task = TASKS.get(found.task if given is None else given)
    if task.spec != found.task:
        raise ValueError(f"task: the file is about {found.task}, not {task.spec}")
    task.check_size(found.n)
    if model is not None:
        return case(model, task, found.n, seed=found.seed)
    try:
        _own(found.model, (*MODELS.own_names(), *CONSTRUCTIONS.own_names()), "model")
    except ValueError:
        raise ValueError(f"{found.model!r} is not on the shelf: give the model; a file loads no code") from None
    return case(found.model, task, found.n, seed=found.seed)


def _own(spec: str, names: tuple[str, ...], what: str) -> None:
    if spec.partition(":")[0] not in names:
        raise ValueError(f"{what}: {spec!r} is not on the shelf: give the {what}")


def _run(found: Failure, made: Case) -> str:
    if made.made_by is None and found.content and made.content != found.content:
        raise _Refuted("model: its content has another hash than the file's")
    runs, others = Runs(made), found.collision
    if not _wrong(runs, found.tokens, found.said, found.right):
        raise _Refuted("said: the task accepts it, so it is no failure")
    if others is None:
        return "it was run again: the model says so, and the task does not accept it"
    _wrong(runs, others.tokens, others.said, others.right)
    if not 0 < others.cut < len(found.tokens) or found.tokens[others.cut :] != others.tokens[others.cut :]:
        raise _Refuted(f"collision: the two inputs differ after the cut at {others.cut}")
    if not runs.has_state or others.state_bits != made.state_bits:
        raise _Refuted(f"collision: the state has {made.state_bits} bits, not {others.state_bits}")
    one, other = (state.tobytes().hex() for state in runs.states(_pair(found.tokens, others.tokens), others.cut))
    if not one == other == others.state:
        raise _Refuted("collision: the states after the two prefixes are not the one in the file")
    if found.said != others.said or found.right == others.right:
        raise _Refuted("collision: wanted one output where two different ones are right")
    return "it was run again: both prefixes lead to that state, one output follows, and it is wrong on the first"


def _wrong(runs: Runs, tokens: Numbers, said: Numbers, right: Numbers) -> bool:
    """Whether the input is answered wrongly; what the file says of it is held to the run.

    Raises:
        _Refuted: it is no input of the task, or something else was said, or is right.
    """
    made, row = runs.case, np.array([tokens])
    try:
        made.check(row)
        label = np.asarray(made.setting.task.label(row)).reshape(-1).tolist()
    except ValueError as error:
        raise _Refuted(f"tokens: {error}") from None
    if label != [*right]:
        raise _Refuted(f"right: {label} is right, not {[*right]}")
    answer = made.whole(row)
    if answer.reshape(-1).tolist() != [*said]:
        raise _Refuted(f"said: the model says {answer.reshape(-1).tolist()}, not {[*said]}")
    return not np.asarray(made.setting.task.accepts(row, answer)).all()


def _pair(one: Numbers, other: Numbers) -> Any:
    return np.array([one, other])
