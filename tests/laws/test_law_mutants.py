"""The laws of problems, tasks and maps refuse each of these, and pass what they were made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from reductions import MAPS, Problem, check_law
from reductions.costs.fact import Fact
from reductions.costs.measure import Measure, Side
from reductions.costs.source import HERE
from reductions.laws.of_maps import laws_of_map
from reductions.laws.of_problems import laws_of_problem
from reductions.laws.of_tasks import laws_of_task
from reductions.laws.report import report
from reductions.maps.index_to_index_lookup import MAP
from reductions.problems.greater_than import PROBLEM
from reductions.reduction import Layout, Owner
from reductions.space import integers
from reductions.tasks.index_lookup import TASK


def changed(item: Any, **methods: Any) -> Any:
    """The item with methods of another class in the place of its own."""
    return dataclass(frozen=True)(type("Mutant", (type(item),), methods))()


@dataclass(frozen=True)
class Least(Problem):
    """Just a definition and two input spaces: min(x, y)."""

    def x_space(self, n: int) -> Any:
        return integers(n + 1)

    def y_space(self, n: int) -> Any:
        return integers(n + 1)

    def answers(self, n: int) -> int:
        return n + 1

    def define(self, x: Any, y: Any) -> int:
        return min(x, y)


class Moody:
    """Remembers its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def next(self) -> int:
        self.calls += 1
        return self.calls


MOOD = Moody()

PROBLEMS_BROKEN = {
    "value says another thing": {"value": lambda self, x, y: PROBLEM.value(x, y) * 0},
    "an answer outside the alphabet": {"define": lambda self, x, y: PROBLEM.define(x, y) + 5},
    "an answer that is no integer": {"define": lambda self, x, y: float(PROBLEM.define(x, y))},
    "a definition that remembers": {"define": lambda self, x, y: MOOD.next() % 2},
    "a domain that is too small": {"domain": lambda self, x, y: PROBLEM.value(x, y) > 0},
    "hard pairs outside the spaces": {
        "hard": lambda self, n, count, rng: (np.full((count, n), 7), np.full((count, n), 7))
    },
    "a lower fact above the rows": {
        "facts": lambda self: (Fact(Measure.STATES_AB, Side.LOWER, lambda n, _: 10**n, "10**n", HERE),)
    },
    "a lower fact above an upper one": {
        "facts": lambda self: (
            Fact(Measure.D, Side.LOWER, lambda n, _: 2 * n, "2*n", HERE),
            Fact(Measure.D, Side.UPPER, lambda n, _: n, "n", HERE),
        )
    },
    "a definition that fails": {"define": lambda self, x, y: 1 // 0},
}

TASKS_BROKEN = {
    "a sample of another length": {"length": lambda self, n: TASK.length(n) + 1},
    "two sizes of one length": {"length": lambda self, n: 9},
    "tokens outside the vocabulary": {"vocabulary": lambda self, n: 2},
    "labels outside the outputs": {"outputs": lambda self, n: 1},
    "labels of the whole batch": {"label": lambda self, tokens: np.flip(TASK.label(tokens), 0)},
    "labels that move": {"label": lambda self, tokens: (TASK.label(tokens) + MOOD.next()) % 2},
    "one label only": {"label": lambda self, tokens: TASK.label(tokens) * 0},
    "labels of another shape": {"label": lambda self, tokens: TASK.label(tokens)[..., None]},
    "a seed that is not used": {
        "sample": lambda self, n, count, rng, hard=False: TASK.sample(n, count, np.random.default_rng(MOOD.next()))
    },
    "a label that is not accepted": {"accepts": lambda self, tokens, output: TASK.label(tokens) < output},
    "asked before the end only": {"asked": lambda self, n: (0,)},
}

MAPS_BROKEN = {
    "another bit is read": {"bob": lambda self, y, n: MAP.bob((y + 1) % n, n)},
    "the answer is turned": {"answer": lambda self, output, y: 1 - output},
    "a layout that is too long": {"layout": lambda self, n: Layout((*MAP.layout(n).owners, Owner.PUBLIC))},
    "all tokens Alice's": {"layout": lambda self, n: Layout((Owner.ALICE,) * len(MAP.layout(n)))},
    "tokens outside the vocabulary": {"alice": lambda self, x, n: MAP.alice(x, n) + 99},
    "one token for all": {"alice": lambda self, x, n: MAP.alice(x, n)[..., :1]},
    "tokens of the batch": {"alice": lambda self, x, n: MAP.alice(np.flip(x, 0), n)},
    "tokens that move": {"alice": lambda self, x, n: (MAP.alice(x, n) + MOOD.next()) % 2},
    "half numbers": {"alice": lambda self, x, n: MAP.alice(x, n) + 0.5},
    "answers of another shape": {"answer": lambda self, output, y: output[..., None]},
    "a problem at a cut that is not there": {"size_before": lambda self, n, position: self.problem_size(n)},
    "a layout that moves": {"layout": lambda self, n: Layout(MAP.layout(n).owners[:: -1 if MOOD.next() % 2 else 1])},
}


def laws(kind: str, item: Any) -> Any:
    return report("mutant", kind, {"problem": laws_of_problem, "task": laws_of_task, "map": laws_of_map}[kind](item))


def cases() -> list[Any]:
    families = (("problem", PROBLEM, PROBLEMS_BROKEN), ("task", TASK, TASKS_BROKEN), ("map", MAP, MAPS_BROKEN))
    return [
        pytest.param(kind, item, methods, id=f"{kind}: {name}")
        for kind, item, mutants in families
        for name, methods in mutants.items()
    ]


@pytest.mark.parametrize(("kind", "item", "methods"), cases())
def test_a_mutant_is_refused(kind: str, item: Any, methods: dict[str, Any]) -> None:
    found = laws(kind, changed(item, **methods))
    assert not found.holds, found
    assert all("\n" not in line.seen for line in found.lines)


@pytest.mark.parametrize(("kind", "item"), [("problem", PROBLEM), ("task", TASK), ("map", MAP), ("problem", Least())])
def test_what_they_were_made_from_is_not(kind: str, item: Any) -> None:
    found = laws(kind, item)
    assert found.holds, found
    assert found.record()["holds"] is True and "holds" in str(found)


def test_a_false_reduction_is_named_with_its_instance() -> None:
    false = changed(MAP, bob=lambda self, y, n: MAP.bob((y + 1) % n, n))
    with pytest.raises(ValueError, match=r"^Mutant, n=2: x=01 y=0 is accepted with output 1, answer 1; index says 0$"):
        check_law(false, 2)


@dataclass(frozen=True)
class Loose(type(TASK)):  # type: ignore[misc]
    """Accepts the symbol that is asked, and any output above the alphabet too."""

    def outputs(self, n: int) -> int:
        return 3

    def accepts(self, tokens: Any, output: Any) -> Any:
        return (TASK.label(tokens) == output) | (output == 2)


@dataclass(frozen=True)
class ToLoose(type(MAP)):  # type: ignore[misc]
    """INDEX into the loose task: an output 2 answers nothing."""

    loose: Any = field(default_factory=Loose)

    @property
    def task(self) -> Any:
        return self.loose


def test_every_output_that_the_task_accepts_is_tried_not_the_label_alone() -> None:
    with pytest.raises(ValueError, match="is accepted with output 2, answer 2; index says 0"):
        check_law(ToLoose(), 3)


def test_maps_of_the_shelf_say_what_was_looked_at() -> None:
    assert check_law(MAPS.get("index_to_is_tree"), 6) == "all 24 pairs at n=6"
    assert check_law(MAPS.get("index_to_is_tree"), 40, instances=100) == "100 uniform pairs at n=40"
