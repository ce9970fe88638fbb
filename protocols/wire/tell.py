"""A model and a reduction in public words, from which another process builds the same; what has no words is refused."""

from __future__ import annotations

from typing import Any

import jax

from reductions import TASKS, Task
from reductions.reduction import Layout

from ..setting import Builder, Setting, builder
from .weights import weights_of
from .words import Words


def words_of(item: Any, model: Any, task: Task, n: int, *, layout: Layout, batch: int) -> Words:
    """The words for a model that was asked for as `item` and built as `model`.

    Raises:
        ValueError: a model or a task that is on no shelf, or whose seed changes more than its arrays.
    """
    if isinstance(item, str):
        made = builder(item)
    elif isinstance(item, Builder) and _named(item):
        made = item
    else:
        raise ValueError(
            f"{type(item).__name__} is an object of this process: over a wire a model is told by its name on a shelf, "
            "such as gru:width=32"
        )
    if not _same(task, TASKS.get, task.spec):
        raise ValueError(f"the task {task.spec} is on no shelf, and cannot be told over a wire")
    unseeded = made.build(Setting(task, n), seed=0)
    weights, x64 = weights_of(model, unseeded), bool(jax.config.read("jax_enable_x64"))
    return Words(made.spec, task.spec, n, tuple(map(int, layout.owners)), batch, x64, weights)


def _named(item: Builder) -> bool:
    return _same(item, builder, item.spec)


def _same(item: Any, get: Any, spec: str) -> bool:
    try:
        return bool(get(spec) == item)
    except ValueError:
        return False
