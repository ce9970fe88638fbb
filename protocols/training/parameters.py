"""What of a model is trained: its floating-point arrays, less those that a module names in `constants`.

Example:
    >>> from protocols.setting import Setting
    >>> from protocols.shelves import MODELS
    >>> from reductions import TASKS
    >>> model = MODELS.get("attention:positions=alibi").build(Setting(TASKS.get("index_lookup"), 4), seed=0)
    >>> trained(model).positions.slopes, trained(model).to_query
    (False, True)
"""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax


def trained(model: Any) -> Any:
    """A tree of truth values in the model's structure: whether each leaf is moved by training."""
    return jax.tree_util.tree_map(_marked, model, is_leaf=_has_constants)


def split(model: Any) -> tuple[Any, Any]:
    """The parameters, and all that stays as it is; `equinox.combine` puts them together."""
    return eqx.partition(model, trained(model))


def _has_constants(node: Any) -> bool:
    return bool(getattr(type(node), "constants", ()))


def _marked(node: Any) -> Any:
    if not _has_constants(node):
        return eqx.is_inexact_array(node)
    marked = jax.tree_util.tree_map(eqx.is_inexact_array, node)
    for name in type(node).constants:
        marked = eqx.tree_at(lambda module, name=name: getattr(module, name), marked, False)  # type: ignore[misc]
    return marked
