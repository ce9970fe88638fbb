"""A model measured on the law that a ceiling names: exactly where all pairs can be run, else with a confidence limit.

Example:
    >>> point = measured("index_memory", "index_lookup", n=4)
    >>> point.state_bits, str(point.accuracy), point.exhaustive, str(point.ceiling.accuracy)
    (4, '1', True, '1')
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from protocols import case
from protocols.cases import model_name
from protocols.messages.turns import RECURRENT
from reductions import TASKS, Reduction, Task
from reductions.costs.numerals import counted
from reductions.laws.of_maps import hold
from reductions.sampling import enumerate_pairs

from ..certificates.certificate import Json
from ..runs.comparison import Observed
from .bounds.bounded import Ceiling, ratio, shown
from .bounds.capacity import Capacity
from .bounds.kind import Ints, Kind
from .through import through

MOST_PAIRS = 1 << 14  # up to which all are run
INSTANCES = 2048


@dataclass(frozen=True)
class Point:
    """What a model made of its state, on the law of the ceiling.

    Attributes:
        model: as it was asked for.
        n: size of the task.
        state_bits: bits that it hands over.
        accuracy: share of right answers under the law, or in the sample.
        exhaustive: whether all pairs were run, each with its weight.
        least: a lower confidence limit of the accuracy, wrong with probability 10⁻⁶; the accuracy where exhaustive.
        ceiling: what no model with so many bits exceeds.
    """

    model: str
    n: int
    state_bits: int
    accuracy: Fraction
    exhaustive: bool
    least: Fraction
    ceiling: Ceiling

    @property
    def sentence(self) -> str:
        """The point beside its ceiling."""
        how = "all inputs of the law run" if self.exhaustive else f"by a sample, at least {float(self.least):.4f}"
        limit = shown(self.ceiling.accuracy)
        who = f"n={self.n}: {self.model}, {counted(self.state_bits, 'bit', ',')}"
        return f"{who}: accuracy {float(self.accuracy):.4f} ({how}); ceiling {limit}"

    def to_json(self) -> dict[str, Json]:
        """The same as plain values, for scripts."""
        return {
            "model": self.model,
            "n": self.n,
            "state_bits": self.state_bits,
            "accuracy": ratio(self.accuracy),
            "exhaustive": self.exhaustive,
            "least": ratio(self.least),
            "ceiling": ratio(self.ceiling.accuracy),
        }


def measured(
    model: Any,
    what: str | Task,
    *,
    n: int,
    via: str | Reduction | None = None,
    instances: int = INSTANCES,
    seed: int = 0,
) -> Point:
    """The accuracy of a model with a state on a task, on the law that the task's ceiling names, beside that ceiling.

    An answer is right where what the map reads off the output is the problem's value.

    Args:
        model: a name with parameters, a case, or a model of your own.
        what: a task.
        n: its size.
        via: the map through which it is looked at; the one that carries most unless said.
        instances: pairs that are drawn, where there are more than 2¹⁴ in all.
        seed: of weights and pairs.

    Raises:
        ValueError: a model without a state, or a task or size that has no ceiling.
    """
    task = TASKS.get(what)
    way = through(task, via=via, n=n)
    way.check_size(n)
    made = case(model, task, n, seed=seed)
    if made.state_bits is None or made.architecture != RECURRENT:
        raise ValueError(f"{made.name} hands over more than a state, or none, so no ceiling is about it")
    x, y, weights = _pairs(way.inner, way.reduction, n, instances, seed)
    tokens = hold(way.reduction, n, x, y)
    right = np.asarray(way.reduction.answer(made.whole(tokens), y) == way.reduction.problem.value(x, y))
    found = way.ceiling(n, Capacity.of(state_bits=made.state_bits))
    if weights is not None:
        accuracy = Fraction(int(weights[right].sum()), int(weights.sum()))
        return Point(model_name(model), n, made.state_bits, accuracy, True, accuracy, found)
    accuracy = Fraction(int(right.sum()), len(right))
    least = 1 - Observed.of(right).error_limit
    return Point(model_name(model), n, made.state_bits, accuracy, False, least, found)


def _pairs(kind: Kind, reduction: Reduction, n: int, instances: int, seed: int) -> tuple[Ints, Ints, Ints | None]:
    """Pairs with their weights, all there are; or a sample, and no weights."""
    problem, size = reduction.problem, reduction.problem_size(n)
    if problem.x_space(size).size * problem.y_space(size).size > MOST_PAIRS:
        return (*kind.draw(problem, size, instances, seed), None)
    x, y = (np.concatenate(parts) for parts in zip(*enumerate_pairs(problem, size), strict=True))
    weights = kind.weigh(problem, size, x, y)
    return x[weights > 0], y[weights > 0], weights[weights > 0]
