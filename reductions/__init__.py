"""What is asked: two-party problems, sequence tasks, and the maps between them.

A pair (x, y) of a problem becomes tokens by a map, and a model's output becomes the problem's answer:

    Problem.x_space, y_space ─ sampling ─▶ x, y ─ Reduction.alice(x), bob(y), public ─▶ tokens (…, T)
    Problem.define(x, y) = Problem.value ◀─ Reduction.answer(output, y) ◀─ output that Task.accepts(tokens, output)

Whose each token is, `Reduction.layout(n)` says from n alone. What is known of a problem's cost are its `facts`.

Letters, here and everywhere: n size of a problem or task, T tokens, d width, h heads, p bits a number, V vocabulary,
s bits of state, ε error.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .costs.measure import Measure, Side
from .problem import Problem
from .shelf import Shelf

if TYPE_CHECKING:
    from .laws.of_maps import check_law
    from .problems.kinds.table import from_function, from_matrix
    from .reduction import Layout, Owner, Reduction, in_order
    from .relation import Relation
    from .sampling import enumerate_pairs, sample_pairs
    from .space import integers, strings
    from .task import Task

__all__ = [
    "MAPS",
    "PROBLEMS",
    "RELATIONS",
    "TASKS",
    "Layout",
    "Measure",
    "Owner",
    "Problem",
    "Reduction",
    "Relation",
    "Shelf",
    "Side",
    "Task",
    "check_law",
    "enumerate_pairs",
    "from_function",
    "from_matrix",
    "in_order",
    "integers",
    "sample_pairs",
    "strings",
]

PROBLEMS: Shelf[Problem] = Shelf("reductions.problems", "PROBLEM", "reductions.problem.Problem", "lowerbounds.problems")
TASKS: Shelf[Task] = Shelf("reductions.tasks", "TASK", "reductions.task.Task", "lowerbounds.tasks")
RELATIONS: Shelf[Relation] = Shelf(
    "reductions.relations", "RELATION", "reductions.relation.Relation", "lowerbounds.relations"
)
MAPS: Shelf[Reduction] = Shelf("reductions.maps", "MAP", "reductions.reduction.Reduction", "lowerbounds.maps")

_LAZY = {
    "Layout": "reduction",
    "Owner": "reduction",
    "in_order": "reduction",
    "integers": "space",
    "strings": "space",
    "from_function": "problems.kinds.table",
    "from_matrix": "problems.kinds.table",
    "Reduction": "reduction",
    "Relation": "relation",
    "Task": "task",
    "enumerate_pairs": "sampling",
    "check_law": "laws.of_maps",
    "sample_pairs": "sampling",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module 'reductions' has no attribute {name!r}")
    return getattr(import_module(f"reductions.{_LAZY[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *_LAZY]
