"""All maps of the shelf into one task, with the task's own parameters."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

from . import MAPS
from .reduction import Owner, Reduction
from .task import Task


def maps_into(task: Task) -> tuple[Reduction, ...]:
    """All reductions on the shelf whose task is this one, with this one's parameters.

    Example:
        >>> from reductions import TASKS
        >>> [m.spec for m in maps_into(TASKS.get("index_lookup:symbols=4"))]
        ['index_to_index_lookup:symbols=4']
    """
    settings = {field.name: getattr(task, field.name) for field in dataclasses.fields(task)}
    found = []
    for name in MAPS.names():
        item = MAPS.get(name)
        own = {field.name for field in dataclasses.fields(item)}
        try:
            candidate = replace(item, **{key: value for key, value in settings.items() if key in own})
        except ValueError:  # the map does not exist with these parameters
            continue
        if candidate.task == task:
            found.append(candidate)
    return tuple(found)


def given_into(task: Task, item: str | Reduction) -> Reduction:
    """A map that is given, by name or as an object, with the task's parameters where it is one of the shelf's.

    Raises:
        ValueError: it is no map, or one into another task.

    Example:
        >>> from reductions import TASKS
        >>> given_into(TASKS.get("index_lookup:symbols=4"), "index_to_index_lookup").spec
        'index_to_index_lookup:symbols=4'
    """
    wanted = MAPS.get(item)
    for found in maps_into(task):
        if found == wanted or found.name == wanted.name:
            return found
    if wanted.task != task:
        another = wanted.task.spec if wanted.task.spec != task.spec else "another class of that name: name both alike"
        raise ValueError(f"{wanted.spec} is no map into {task.spec} but into {another}")
    return wanted


def is_handover(reduction: Reduction) -> bool:
    """Whether no token of Alice comes after one of Bob: then a state at one cut is all that he has of her input.

    Owners follow one pattern at all sizes; it is looked at where it shows, a few sizes above the smallest.

    Example:
        >>> [is_handover(MAPS.get(f"equality_to_{name}")) for name in ("string_equality", "bounded_dyck")]
        [True, False]
    """
    owners = [owner for owner in reduction.layout(reduction.smallest + 4).owners if owner is not Owner.PUBLIC]
    return owners == sorted(owners) and len(set(owners)) == 2
