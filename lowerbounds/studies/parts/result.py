"""One line of a study's results, and how lines are kept: JSON Lines, read as data."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from statistics import fmean
from typing import Any

from protocols import Recipe

from ...runs.verdict import ContradictionError

LARGEST_FILE = 64 << 20  # characters
CAPACITY, OPTIMISATION, LEARNED, OPEN = "capacity", "optimisation", "learned", "no ceiling"
_SLACK = 1e-9  # of floating point
_RISE = 0.01  # of accuracy, between the last eighth of steps and the one before
_TEXTS = ("id", "study", "family", "model", "task", "limit", "made_with")
_MAYBE = ("ceiling", "own", "decoder", "entropy", "distinct_bits", "used_bits")
_COUNTS = ("n", "seed", "instances")
_MAYBE_COUNTS = ("state_bits", "needed_bits")
Told = tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True)
class Result:
    """What a trained model does, beside what its bits allow.

    Attributes:
        id: of the cell.
        study, family, model, task, n, seed, recipe: the cell; no recipe where somebody else's predictions were read.
        points: (step, loss in nats, accuracy) along the training, on fresh sequences.
        accuracy: of the trained model in its own numbers, as two parties run it.
        least: a lower confidence limit of the accuracy; the accuracy itself where all inputs were run.
        instances: outputs that were asked for; all that there are where `least` is the accuracy.
        chance: accuracy of the best rule that knows counts or positions alone.
        state_bits: of the model; none where it has no state that is handed over.
        needed_bits: what the task needs without error.
        ceiling: the best accuracy that so many bits allow; none where no ceiling is known.
        own, decoder, entropy, distinct_bits: bits told by its answers and by the best decoder of its state, entropy of
            the state, log₂ of the states that occur; where all prefixes were run.
        used_bits: bits that it certifiably used at confidence 19/20; where prefixes were drawn.
        limit: what held it back: capacity, optimisation, or that it learned.
        made_with: versions of what made the row.
        told: what only this study tells of a cell, lists of numbers by name.
    """

    id: str
    study: str
    family: str
    model: str
    task: str
    n: int
    seed: int
    recipe: Recipe | None
    points: tuple[tuple[int, float, float], ...]
    accuracy: float
    least: float
    instances: int
    chance: float
    state_bits: int | None = None
    needed_bits: int | None = None
    ceiling: float | None = None
    own: float | None = None
    decoder: float | None = None
    entropy: float | None = None
    distinct_bits: float | None = None
    used_bits: float | None = None
    limit: str = OPEN
    made_with: str = ""
    told: Told = ()

    def named(self, name: str) -> tuple[float, ...]:
        """What the study tells under a name; nothing where it does not."""
        return dict(self.told).get(name, ())

    @property
    def is_rising(self) -> bool:
        """Whether it has not learned and its accuracy rose by more than a hundredth over the last quarter of steps."""
        part = len(self.points) // 8
        if self.limit in (LEARNED, CAPACITY) or not part:
            return False
        before, after = (
            fmean(p[2] for p in points) for points in (self.points[-2 * part : -part], self.points[-part:])
        )
        return after - before > _RISE

    def check(self) -> None:
        """Hold the row to every bound that there is.

        Raises:
            ContradictionError: the model is above its ceiling, or its bits are out of order.
        """
        if self.ceiling is not None and self.least > self.ceiling + _SLACK:
            raise ContradictionError(f"{self.model}, seed {self.seed}: accuracy {self.least} above {self.ceiling}")
        chain = (self.own, self.decoder, self.entropy, self.distinct_bits, self.state_bits)
        there = [bits for bits in chain if bits is not None]
        if any(less > more + _SLACK for less, more in pairwise(there)):
            raise ContradictionError(f"{self.model}, seed {self.seed}: {there} bits out of order")
        if self.used_bits is not None and self.state_bits is not None and self.used_bits > self.state_bits:
            raise ContradictionError(f"{self.model}, seed {self.seed}: {self.used_bits} bits used of {self.state_bits}")


def to_lines(results: Iterable[Result]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(dataclasses.asdict(result), ensure_ascii=False) + "\n" for result in results)


def from_lines(text: str, *, name: str = "rows") -> tuple[Result, ...]:
    """Rows from JSON Lines of any origin: data, checked, never executed.

    Raises:
        ValueError: not rows, with the line.
        ContradictionError: rows that say what no model can do.
    """
    if len(text) > LARGEST_FILE:
        raise ValueError(f"{name}: longer than {LARGEST_FILE} characters")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return tuple(_read(line, f"{name}, line {number}") for number, line in lines)


def _read(line: str, where: str) -> Result:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError(f"{where}: not JSON") from None
    fields = dataclasses.fields(Result)
    wanted = {field.name for field in fields}
    least = {field.name for field in fields if field.default is dataclasses.MISSING}
    if not isinstance(found, dict) or not least <= set(found) <= wanted:
        raise ValueError(f"{where}: wanted an object with the keys {', '.join(sorted(wanted))}")
    for key, value in found.items():
        if not _fits(key, value):
            raise ValueError(f"{where}: {key} is {str(value)[:80]!r}")
    try:
        recipe = None if found["recipe"] is None else Recipe.from_json(found["recipe"])
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    told = tuple((name, tuple(numbers)) for name, numbers in found.get("told", []))
    result = Result(**{**found, "recipe": recipe, "points": tuple(map(tuple, found["points"])), "told": told})
    result.check()
    return result


def _fits(key: str, value: Any) -> bool:
    if key in _TEXTS:
        return isinstance(value, str)
    if key in _LISTS:
        return isinstance(value, list) and all(map(_LISTS[key], value))
    if value is None:
        return key in (*_MAYBE, *_MAYBE_COUNTS, "recipe")
    if key in (*_COUNTS, *_MAYBE_COUNTS):
        return type(value) is int and value >= 0
    return key == "recipe" or (_is_number(value) and 0 <= value < float("inf"))


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and isfinite(value)


def _is_point(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3 and all(map(_is_number, value))


def _is_told(value: Any) -> bool:
    match value:
        case [str(), list(numbers)]:
            return all(map(_is_number, numbers))
    return False


_LISTS = {"points": _is_point, "told": _is_told}
