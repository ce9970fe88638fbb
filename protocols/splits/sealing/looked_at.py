"""What a sealed program may consist of: JAX's own operations on arrays, none of which remembers, calls out, or mixes.

A program of these alone, mapped over a batch, gives every instance what it would give it alone: it cannot see its
neighbours, and nothing of one call is there in the next. What is nested (jit, scan, while, cond, custom derivatives,
rematerialised and sharded parts) is looked into; what is not known to be such an operation is refused by its name.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
from jax.extend.core import ClosedJaxpr, Jaxpr, Literal, Primitive, primitives, subjaxprs

_WHY = {
    "custom_vmap_call": "maps itself over a batch by a rule of its own, and may mix instances there",
    "ffi_call": "calls foreign code, and what is kept there is sent by nobody",
    "pallas_call": "runs a kernel of its own, whose memory is not looked into",
    "custom_partitioning": "is divided by Python of its own",
    "rng_uniform": "draws numbers that are not made from a key",
    "rng_bit_generator": "draws numbers for a whole batch from the key of its first instance: wanted threefry2x32",
    "call_hi_primitive": "has an operation with rules of its own, and may mix instances there",
    "eval_jaxpr": "evaluates what is not looked into",
    "infeed": "reads what is no argument of it",
    "outfeed": "writes what nobody sends",
    "create_token": "orders effects",
    "after_all": "orders effects",
}
_CALLS_OUT = "calls out of its program ({}): what it keeps there is sent by nobody"
_REMEMBERS = "has a memory of its own ({}), which is sent by nobody"
_REFERENCES = frozenset({"get", "swap", "addupdate", "ref", "new_ref", "freeze", "run_state", "empty_ref", "free_ref"})


def look(program: ClosedJaxpr) -> None:
    """Refuse a program that could carry anything past its arguments and results.

    Raises:
        ValueError: naming the operation, and what it could do.
    """
    _look_at_constants(program)
    for effect in program.effects:
        raise ValueError(f"the model {_effect(effect)}")


def _look_into(program: Jaxpr) -> None:
    for variable in (*program.constvars, *program.invars):
        _look_at_type(variable.aval)
    for equation in program.eqns:
        _look_at_operation(equation.primitive)
        for variable in equation.outvars:
            _look_at_type(variable.aval)
        for operand in equation.invars:
            if isinstance(operand, Literal):
                _look_at_type(operand.aval)
        for closed in _closed(equation.params):
            _look_at_constants(closed)
    for inner in subjaxprs(program):
        _look_into(inner)


def _look_at_constants(program: ClosedJaxpr) -> None:
    for constant in program.consts:
        if isinstance(constant, jax.core.Tracer):
            raise ValueError("the model keeps values of a program that was traced before: what they were is not told")
        if isinstance(constant, jax.Array) and constant.is_deleted():
            raise ValueError("the model closes over an array whose buffer was given away")
    _look_into(program.jaxpr)


def _closed(parameters: Any) -> Iterator[ClosedJaxpr]:
    for leaf in jax.tree_util.tree_leaves(list(parameters.values()), is_leaf=lambda v: isinstance(v, ClosedJaxpr)):
        if isinstance(leaf, ClosedJaxpr):
            yield leaf


def _look_at_operation(primitive: Primitive) -> None:
    name = primitive.name
    if name in _REFERENCES:
        raise ValueError(f"the model {_REMEMBERS.format(name)}")
    if "callback" in name or "debug" in name:
        raise ValueError(f"the model {_CALLS_OUT.format(name)}")
    if name in _WHY:
        raise ValueError(f"the model {_WHY[name]} ({name})")
    if primitive not in _known(len(sys.modules)):
        raise ValueError(f"the model has an operation {name} that is none of JAX's own, and is not known to be pure")


def _look_at_type(kind: Any) -> None:
    """Arrays of numbers, and keys of JAX's default generator; other keys bring Python of their own."""
    if type(kind).__name__ == "AbstractRef":
        raise ValueError(f"the model {_REMEMBERS.format('a reference')}")
    dtype = getattr(kind, "dtype", None)
    if dtype is None or (jnp.issubdtype(dtype, jax.dtypes.extended) and dtype != _threefry()):
        raise ValueError(f"the model holds {kind}: wanted arrays of numbers, or keys of threefry2x32")


def _effect(effect: Any) -> str:
    name = type(effect).__name__
    return (_REMEMBERS if name in ("ReadEffect", "WriteEffect", "AccumEffect", "RefEffect") else _CALLS_OUT).format(
        name
    )


@cache
def _threefry() -> Any:
    return jax.random.key(0, impl="threefry2x32").dtype


@cache
def _known(_loaded: int) -> frozenset[Primitive]:
    """JAX's own operations, by identity, since a name can be borrowed; again when more of JAX has been loaded."""
    own = [primitives, jax.lax, *(module for name, module in list(sys.modules.items()) if _is_numeric(name))]
    return frozenset(value for module in own for value in list(vars(module).values()) if isinstance(value, Primitive))


def _is_numeric(module: str) -> bool:
    rooms = (
        "lax",
        "numpy",
        "random",
        "prng",
        "nn",
        "scipy",
        "shard_map",
        "ad_checkpoint",
        "custom_derivatives",
        "pjit",
    )
    return any(module == f"jax._src.{room}" or module.startswith(f"jax._src.{room}.") for room in rooms)
