"""A case in public words, from which another process builds the same; what has no words is refused."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jax

from reductions import TASKS, Task
from reductions.outside import look_up, path_in, read_name
from reductions.reduction import Layout

from ..cases import Case, case
from ..setting import builder
from .weights import weights_of
from .words import Words


def words_of(one: Case, *, layout: Layout, batch: int) -> Words:
    """The words for a case and a layout of its task.

    Raises:
        ValueError: a model or a task that is on no shelf and whose code is not found by a name, or a model of which
            more than its arrays depends on its seed.
    """
    task, n = one.setting.task, one.setting.n
    (asked, there), (model, folder) = _task(task), _model(one)
    weights = weights_of(one.model, case(model, task, n).model)
    x64 = bool(jax.config.read("jax_enable_x64"))
    folders = tuple(dict.fromkeys(filter(None, (folder, there))))
    return Words(model, asked, n, tuple(map(int, layout.owners)), batch, x64, weights, folders)


def _task(task: Task) -> tuple[str, str]:
    """What another process finds the task by, and the folder of its module."""
    if _is(task, TASKS.get, task.spec):
        return task.spec, ""
    address = _class(type(task), "task", task.spec)
    if not _is(task, TASKS.get, address):
        raise ValueError(f"{address} is not the same when it is made anew: over a wire a task is told by its name")
    return _absolute(address, "task")


def _model(one: Case) -> tuple[str, str]:
    """What another process builds the model from, and the folder of its module."""
    made_by = one.made_by
    if made_by is not None and not one.definition and _is(made_by, builder, made_by.spec):
        return made_by.address, ""
    if one.definition:
        return _absolute(one.definition, "model")
    own = _class(type(one.model), "model") if made_by is None else _class(type(made_by), "model", made_by.spec)
    return _absolute(own, "model")


def _absolute(text: str, what: str) -> tuple[str, str]:
    """A name from outside as it is found from any folder, and the folder of its module."""
    place = read_name(text)
    if place is None:
        raise ValueError(f"{text}: a {what} of one's own is told as module:object or file.py:object")
    if place.is_file:
        return str(replace(place, where=str(Path(place.where).resolve()))), ""
    module = sys.modules.get(place.where.partition(".")[0])
    file = getattr(module, "__file__", None)
    if file is None:
        return text, ""
    folder = Path(file).resolve().parent
    return text, str(folder.parent if Path(file).name == "__init__.py" else folder)


_SUCH_AS = {"model": "gru:width=32", "task": "index_lookup:symbols=4"}


def _class(kind: type, what: str, spec: str = "") -> str:
    """Where a class is defined, as another process finds it, with the parameters of a name."""
    module, name = kind.__module__, kind.__qualname__
    text = f"{path_in(module) or module}:{name}"
    if module == "__main__":
        text = f"{getattr(sys.modules[module], '__file__', '')}:{name}"
    try:
        place = read_name(text)
        found = kind if module == "__main__" else look_up(place) if place else None
    except ValueError:
        found = None
    if found is not kind or text.startswith(":"):
        raise ValueError(
            f"{name} is an object of this process: over a wire a {what} is told by its name on a shelf, such as "
            f"{_SUCH_AS[what]}, or by where its code is, module:object or file.py:object"
        )
    return f"{text}:{settings}" if (settings := spec.partition(":")[2]) else text


def _is(item: object, get: Callable[[str], object], spec: str) -> bool:
    try:
        return bool(get(spec) == item)
    except ValueError:
        return False
