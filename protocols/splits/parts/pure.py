"""Refusal of models that are no pure JAX programs: what a call into Python remembers would be sent by nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax

_UNTRACEABLE = (
    jax.errors.ConcretizationTypeError,
    jax.errors.TracerArrayConversionError,
    jax.errors.TracerIntegerConversionError,
)


def check_pure(program: Callable[..., Any], *arguments: Any) -> None:
    """Trace a model's methods and refuse what cannot be traced, or what calls out of the program.

    Raises:
        ValueError: naming the operation, or saying that the methods must be written in jax.numpy.
    """
    try:
        traced = jax.make_jaxpr(program)(*arguments)
    except _UNTRACEABLE as error:
        first = str(error).partition("\n")[0]
        raise ValueError(f"a model's methods must be written in jax.numpy, not decide in Python: {first}") from None
    _refuse_callbacks(traced)


def _refuse_callbacks(program: Any) -> None:
    for equation in getattr(getattr(program, "jaxpr", program), "eqns", ()):
        name = equation.primitive.name
        if "callback" in name or name == "ffi_call":
            raise ValueError(f"the model calls out of its program ({name}): what it keeps there is sent by nobody")
        inner = jax.tree_util.tree_leaves(list(equation.params.values()), is_leaf=_is_program)
        for value in filter(_is_program, inner):
            _refuse_callbacks(value)


def _is_program(value: Any) -> bool:
    return hasattr(value, "eqns") or hasattr(value, "jaxpr")
