"""The laws of its shelf, held to an item by whatever name it has, or as an object.

Example:
    >>> check("index_to_index_lookup").holds
    True
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import click

from protocols import CONSTRUCTIONS, MODELS, case
from protocols.adapters.hosting.adapter import ADAPTERS, Adapter
from protocols.cases import model_name
from protocols.laws.of_adapters import laws_of_adapter
from protocols.laws.of_models import laws_of_builder, laws_of_case
from protocols.setting import Builder, place_of
from reductions import MAPS, PROBLEMS, TASKS, Problem, Reduction, Shelf, Task
from reductions.laws.of_maps import laws_of_map
from reductions.laws.of_problems import laws_of_problem
from reductions.laws.of_tasks import laws_of_task
from reductions.laws.report import Law, Report, report
from reductions.outside import is_maker, look_up, own_code
from reductions.shelf import from_outside, name_of

from ..certificates.query import METHODS
from ..cli import COMMANDS
from .of_commands import laws_of_command
from .of_facts import laws_of_facts
from .of_methods import laws_of_method

_SHELVES: tuple[Shelf[Any], ...] = (PROBLEMS, TASKS, MAPS, MODELS, CONSTRUCTIONS, ADAPTERS, METHODS, COMMANDS)
_KINDS: tuple[tuple[str, type, Callable[[Any], Iterator[Law]]], ...] = (
    ("problem", Problem, lambda item: chain(laws_of_problem(item), laws_of_facts(item))),
    ("task", Task, laws_of_task),
    ("map", Reduction, laws_of_map),
    ("model", Builder, laws_of_builder),
    ("adapter", Adapter, laws_of_adapter),
)
_WANTED = "problem, task, map, model, construction, adapter, method or command"


@own_code
def check(item: Any, *, task: str | Task | None = None, n: int | None = None) -> Report:
    """Hold an item of any shelf to all laws of that shelf: exhaustively at small sizes, by samples at large ones.

    Args:
        item: a name on a shelf, where its code is (`module:object` or `file.py:object`), or an object: a problem, a
            task, a map, a model, a construction, an adapter, a method or a command.
        task: where the item is a model of one's own and no builder, the task to run it on.
        n: size of that task; its first typical one unless given.

    Raises:
        ValueError: an unknown name, an object that is of none of these kinds, or a model without a task.

    Example:
        >>> class Last:
        ...     def start(self): return jnp.zeros((), jnp.int32)
        ...     def step(self, state, token, t): return token
        ...     def read(self, state): return state % 2
        >>> import jax.numpy as jnp
        >>> [line.law for line in check(Last(), task="set_disjointness", n=3).broken]
        []
    """
    if task is not None:
        return _check_model(item, TASKS.get(task), n)
    found, name = (_named(item), item) if isinstance(item, str) else (item, "")
    for kind, wanted, laws in _KINDS:
        if isinstance(found, wanted):
            construction = isinstance(found, Builder) and found.made_for is not None
            return report(_spec(found), "construction" if construction else kind, laws(found))
    if isinstance(found, click.Command):
        called = name if name in COMMANDS.names() else found.name or name
        return report(called, "command", laws_of_command(found, called))
    if hasattr(found, "search") and hasattr(found, "proves"):
        return report(_spec(found), "method", laws_of_method(found))
    if hasattr(found, "step") or hasattr(found, "query"):
        raise ValueError(f"{model_name(found)} is a model of one's own: say on which task it is to be run")
    raise ValueError(f"{type(found).__name__} is no {_WANTED}")


def _check_model(item: Any, task: Task, n: int | None) -> Report:
    size = task.typical[0] if n is None else n
    made = case(item, task, size)
    return report(made.name, f"model on {made.setting},", laws_of_case(made))


def _spec(item: Any) -> str:
    return str(item.spec) if hasattr(item, "spec") else name_of(item)


def _named(name: str) -> Any:
    first, outside = name.partition(":")[0], place_of(name)
    holding = [shelf for shelf in _SHELVES if first in shelf.names()]
    if holding and outside is None:
        return holding[0].get(name)
    if outside is None:
        raise ValueError(f"no {_WANTED} is called {first!r}; lowerbounds list names what there is")
    found = look_up(outside)
    asks_for_more = is_maker(found) and (hasattr(found, "step") or hasattr(found, "query"))
    return found if asks_for_more and not issubclass(found, _BASES) else from_outside(outside)


_BASES = tuple(kind for _, kind, _ in _KINDS)
