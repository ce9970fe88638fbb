"""Compiled functions of a model that may be any object: a pytree's arrays are arguments, all else is a constant.

A model that is no pytree must not be changed between runs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import equinox as eqx
import jax

Rest = ParamSpec("Rest")
Result = TypeVar("Result")


class Held:
    """A model that is no pytree, as a constant of compiled functions: equal to itself alone."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def __hash__(self) -> int:
        return id(self.model)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and other.model is self.model


def held(model: Any) -> Any:
    """A pytree as it is, anything else as a constant."""
    return Held(model) if jax.tree_util.all_leaves([model]) else model


def opened(model: Any) -> Any:
    """The model again."""
    return model.model if isinstance(model, Held) else model


def compiled(function: Callable[Concatenate[Any, Rest], Result]) -> Callable[Concatenate[Any, Rest], Result]:
    """A function whose first argument is a model, or a layer of one, compiled once for each kind and shape."""

    @wraps(function)
    def on_held(model: Any, *args: Rest.args, **kwargs: Rest.kwargs) -> Result:
        return function(opened(model), *args, **kwargs)

    inner = eqx.filter_jit(on_held)

    def call(model: Any, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Result:
        return inner(held(model), *args, **kwargs)

    return call
