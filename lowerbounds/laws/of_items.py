"""The laws of its shelf, held to a problem, a task or a map by whatever name it has, or as an object.

Example:
    >>> check("index_to_index_lookup").holds
    True
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from reductions import MAPS, PROBLEMS, TASKS, Problem, Reduction, Shelf, Task
from reductions.laws.of_maps import laws_of_map
from reductions.laws.of_problems import laws_of_problem
from reductions.laws.of_tasks import laws_of_task
from reductions.laws.report import Law, Report, report
from reductions.outside import read_name
from reductions.shelf import from_outside

_KINDS: tuple[tuple[str, type, Callable[[Any], Iterator[Law]]], ...] = (
    ("problem", Problem, laws_of_problem),
    ("task", Task, laws_of_task),
    ("map", Reduction, laws_of_map),
)
_SHELVES: tuple[Shelf[Any], ...] = (PROBLEMS, TASKS, MAPS)


def check(item: Any) -> Report:
    """Hold a problem, a task or a map to all laws of its shelf: exhaustively at small sizes, by samples at large ones.

    Args:
        item: a name on one of these shelves, where its code is (`module:object` or `file.py:object`), or an object.

    Raises:
        ValueError: an unknown name, or an object that is of none of these kinds.
    """
    found = _named(item) if isinstance(item, str) else item
    for kind, wanted, laws in _KINDS:
        if isinstance(found, wanted):
            return report(found.spec, kind, laws(found))  # type: ignore[attr-defined]
    raise ValueError(f"{type(found).__name__} is no problem, task or map: only these are checked")


def _named(name: str) -> Any:
    first, outside = name.partition(":")[0], read_name(name)
    holding = [shelf for shelf in _SHELVES if first in shelf.names()]
    if holding:
        return holding[0].get(name)
    if outside is None:
        raise ValueError(f"no problem, task or map is called {first!r}; lowerbounds list names what there is")
    return from_outside(outside)
