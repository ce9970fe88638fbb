"""One line of results, and how lines are kept: JSON Lines and CSV, with ids that stay the same."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

LARGEST_FILE = 64 << 20  # bytes


@dataclass(frozen=True)
class Row:
    """A model run on a task at a size, beside the binding bound.

    Attributes:
        id: hash of everything that determines the row.
        task, n: what was run.
        model: its spec.
        architecture: recurrent, one layer of attention, …: the kind of protocol that it is run by.
        via: the map whose problem gives the bound.
        needed_bits: the bound, or none where none applies.
        measure: in which both sides are counted; empty where no bound applies and what was sent is counted.
        status: theorem, certified or measured; of the bound.
        paid_bits: what the run paid in that measure.
        verdict, reason: what follows, and why.
        errors, instances: wrong outputs, and outputs; 0 of 0 for a config, which nobody can run.
        error_limit: upper confidence limit of the error rate; 1 where nothing was run.
        needed_at_error_bits: what that error needs, where uniform inputs allow to say it.
        ratio, vacuous: required / available bits; whether the bound says nothing against the model.
        sent_bits, announced_bits, messages: the transcript.
        size_bits: of the model: its state, or heads × width × precision of its layers; none where it is not known.
        needed_size_bits: what the bound asks of the size, see `lowerbounds.runs.size`; none where it asks nothing.
        seed: of weights and instances.
        source: of the bound.
    """

    id: str
    task: str
    n: int
    model: str
    architecture: str
    via: str
    needed_bits: int | None
    measure: str
    status: str
    paid_bits: int
    verdict: str
    reason: str
    errors: int
    instances: int
    error_limit: float
    needed_at_error_bits: int | None
    ratio: float | None
    vacuous: bool | None
    sent_bits: int
    announced_bits: int
    messages: int
    size_bits: int | None
    needed_size_bits: int | None
    seed: int
    source: str

    @property
    def wrong(self) -> bool:
        """Whether some input is wrong: seen in the run, or proved by what it paid."""
        return self.errors > 0 or self.verdict == "must err"

    @property
    def error_rate(self) -> float:
        """Errors among instances; not a number where nothing was run."""
        return self.errors / self.instances if self.instances else math.nan


def row_id(*parts: object) -> str:
    """Twelve hexadecimal digits that name a row by what determines it."""
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()[:12]


def to_json_lines(rows: Iterable[Row]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(dataclasses.asdict(row), ensure_ascii=False) + "\n" for row in rows)


def to_csv(rows: Iterable[Row]) -> str:
    """A header and one line a row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [field.name for field in dataclasses.fields(Row)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(dataclasses.asdict(row) for row in rows)
    return text.getvalue()


def from_json_lines(text: str, *, name: str = "rows") -> tuple[Row, ...]:
    """Rows from JSON Lines of any origin: data, checked, never executed.

    Raises:
        ValueError: not rows, with the line.
    """
    if len(text) > LARGEST_FILE:
        raise ValueError(f"{name}: longer than {LARGEST_FILE} characters")
    return tuple(_read(line, f"{name}, line {i}") for i, line in enumerate(text.splitlines(), 1) if line.strip())


def _read(line: str, where: str) -> Row:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError(f"{where}: not JSON") from None
    hints = get_type_hints(Row)
    if not isinstance(found, dict) or set(found) != set(hints):
        raise ValueError(f"{where}: wanted an object with the keys {', '.join(hints)}")
    for key, hint in hints.items():
        if not _fits(found[key], hint):
            raise ValueError(f"{where}: {key} is {found[key]!r}")
    return Row(**found)


def _fits(value: Any, hint: Any) -> bool:
    kinds = get_args(hint) or (hint,)
    return type(value) in kinds or (float in kinds and type(value) is int)
