"""One line of a study's results, and how lines are kept: JSON Lines, read as data."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from protocols import Recipe

from ...runs.verdict import ContradictionError

LARGEST_FILE = 64 << 20  # characters
CAPACITY, OPTIMISATION, LEARNED, OPEN = "capacity", "optimisation", "learned", "no ceiling"
_SLACK = 1e-9  # of floating point
_TEXTS = ("id", "study", "family", "model", "task", "limit", "made_with")
_NUMBERS = ("accuracy", "least", "chance")
_MAYBE = ("ceiling", "own", "decoder", "entropy", "distinct_bits", "used_bits")
_COUNTS = ("n", "seed", "instances")
_MAYBE_COUNTS = ("state_bits", "needed_bits")


@dataclass(frozen=True)
class Result:
    """What a trained model does, beside what its bits allow.

    Attributes:
        id: of the cell.
        study, family, model, task, n, seed, recipe: the cell.
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
    """

    id: str
    study: str
    family: str
    model: str
    task: str
    n: int
    seed: int
    recipe: Recipe
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
    wanted = {field.name for field in dataclasses.fields(Result)}
    if not isinstance(found, dict) or set(found) != wanted:
        raise ValueError(f"{where}: wanted an object with the keys {', '.join(sorted(wanted))}")
    for key, value in found.items():
        if not _fits(key, value):
            raise ValueError(f"{where}: {key} is {str(value)[:80]!r}")
    try:
        recipe = Recipe.from_json(found["recipe"])
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    result = Result(**{**found, "recipe": recipe, "points": tuple(map(tuple, found["points"]))})
    result.check()
    return result


def _fits(key: str, value: Any) -> bool:
    if key in _TEXTS:
        return isinstance(value, str)
    if key in _COUNTS or (key in _MAYBE_COUNTS and value is not None):
        return type(value) is int and value >= 0
    if key in _NUMBERS or (key in _MAYBE and value is not None):
        return type(value) in (int, float) and 0 <= value < float("inf")
    return key == "recipe" or value is None or (key == "points" and isinstance(value, list) and all(map(_point, value)))


def _point(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3 and all(type(part) in (int, float) for part in value)
