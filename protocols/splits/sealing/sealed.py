"""Sealed programs: a model's methods, traced once for one instance, looked at, and run from then on as they were seen.

The trace is taken before there are tokens, and all that is compiled, batched, in loops, in one piece or in two halves,
is made of it: no line of the model's Python runs again, no structure of its own is packed or unpacked. So the program
that runs is the program that was looked at (`looked_at` says what it may consist of), and a method that does another
thing the second time it is called, or remembers what it was shown, does nothing at all.

What is out of reach in one process: Python that searches the interpreter's memory while it is traced, threads that it
leaves behind, and whoever rewrites JAX or this package. Two processes (`protocols.wire`) are for that.

Example:
    >>> import jax.numpy as jnp
    >>> double = seal(lambda weights, x: weights["w"] * x, {"w": jnp.float32(2)}, jnp.float32(0))
    >>> [float(leaf) for leaf in double(weights_of({"w": jnp.float32(3)}), jnp.float32(5))]
    [15.0]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax.extend.core import ClosedJaxpr, jaxpr_as_fun

from ..parts.held import held, opened
from .looked_at import look

Arrays = tuple[jax.Array, ...]
INTEGER = jax.ShapeDtypeStruct((), jnp.int32)  # a token, a position


def input_kind(width: int | None) -> jax.ShapeDtypeStruct:
    """What a model reads at a position: a token, or a real vector of this width."""
    return INTEGER if width is None else jax.ShapeDtypeStruct((width,), jnp.float32)


_KEPT = 1024  # programs
_UNTRACEABLE = (
    jax.errors.ConcretizationTypeError,
    jax.errors.TracerArrayConversionError,
    jax.errors.TracerIntegerConversionError,
)


@dataclass(frozen=True, eq=False)
class Program:
    """What a function does to one instance, from arrays to arrays; two are the same if they are one object.

    Attributes:
        closed: the operations, in JAX's notation.
        takes: shapes and dtypes of the weights and of the arguments' leaves.
        gives: those of the result's leaves.
        tree: structure of the result.
    """

    closed: ClosedJaxpr
    takes: tuple[jax.ShapeDtypeStruct, ...]
    gives: tuple[jax.ShapeDtypeStruct, ...]
    tree: Any

    @property
    def example(self) -> Any:
        """The result's structure, of shapes and dtypes."""
        return jax.tree_util.tree_unflatten(self.tree, self.gives)

    def __call__(self, weights: Arrays, *arguments: Any) -> Arrays:
        """The result's leaves.

        Raises:
            ValueError: arrays of other shapes or dtypes than those that the program was looked at with.
        """
        leaves = (*weights, *jax.tree_util.tree_leaves(arguments))
        for leaf, wanted in zip(leaves, self.takes, strict=True):
            if (leaf.shape, leaf.dtype) != (wanted.shape, wanted.dtype):
                raise ValueError(f"a program of {wanted.dtype}{wanted.shape} is given {leaf.dtype}{leaf.shape}")
        return tuple(jaxpr_as_fun(self.closed)(*leaves))


def weights_of(model: Any) -> Arrays:
    """All arrays of a model, those of numpy copied."""
    return tuple(map(_array, filter(eqx.is_array, jax.tree_util.tree_leaves(model))))


def seal(function: Callable[..., Any], model: Any, *examples: Any) -> Program:
    """The program of `function(model, *arguments)` for arguments of the examples' structure, shapes and dtypes.

    In place of a model there may be a tuple of several things; those that are no pytrees are told apart by identity.

    Models of one structure, whatever their weights, have one program.

    Raises:
        ValueError: it decides in Python, it is no pure program, with the operation's name, or the model has parts that
            are neither arrays nor hashable.
    """
    both = type(model) is tuple
    leaves, tree = jax.tree_util.tree_flatten(tuple(map(held, model)) if both else held(model))
    given, shape = jax.tree_util.tree_flatten(examples)
    rest = tuple(None if eqx.is_array(leaf) else (type(leaf), leaf) for leaf in leaves)
    arrays = tuple(map(_kind, filter(eqx.is_array, leaves)))
    try:
        return _traced(_on_both if both else _on_one, function, tree, rest, arrays, shape, tuple(map(_kind, given)))
    except TypeError as error:
        if "unhashable" not in str(error):
            raise
        raise ValueError(f"{type(model).__name__} has parts that are neither arrays nor hashable: {error}") from None


def _on_one(function: Callable[..., Any], model: Any, *arguments: Any) -> Any:
    return function(opened(model), *arguments)


def _on_both(function: Callable[..., Any], models: tuple[Any, ...], *arguments: Any) -> Any:
    return function(tuple(map(opened, models)), *arguments)


def _array(leaf: Any) -> jax.Array:
    return leaf if isinstance(leaf, jax.Array) else jnp.array(leaf, copy=True)


def _kind(leaf: Any) -> jax.ShapeDtypeStruct:
    weak = bool(getattr(leaf, "weak_type", False))
    dtype = (
        leaf.dtype if isinstance(leaf, jax.Array | jax.ShapeDtypeStruct) else jax.dtypes.canonicalize_dtype(leaf.dtype)
    )
    return jax.ShapeDtypeStruct(leaf.shape, dtype, weak_type=weak)


@lru_cache(maxsize=_KEPT)
def _traced(
    on: Callable[..., Any],
    function: Callable[..., Any],
    tree: Any,
    rest: tuple[Any, ...],
    arrays: tuple[jax.ShapeDtypeStruct, ...],
    shape: Any,
    given: tuple[jax.ShapeDtypeStruct, ...],
) -> Program:
    structures = []

    def run(*leaves: jax.Array) -> list[Any]:
        weights, arguments = iter(leaves[: len(arrays)]), leaves[len(arrays) :]
        parts = [next(weights) if part is None else part[1] for part in rest]
        result = on(
            function, jax.tree_util.tree_unflatten(tree, parts), *jax.tree_util.tree_unflatten(shape, arguments)
        )
        results, structure = jax.tree_util.tree_flatten(result)
        structures.append(structure)
        return results

    try:
        closed = jax.make_jaxpr(run)(*arrays, *given)
    except (*_UNTRACEABLE, ValueError) as error:
        cause = error if isinstance(error, _UNTRACEABLE) else error.__cause__  # numpy turns them into its own
        if not isinstance(cause, _UNTRACEABLE):
            raise
        first = str(cause).partition("\n")[0]
        raise ValueError(f"a model's methods must be written in jax.numpy, not decide in Python: {first}") from None
    except jax.errors.UnexpectedTracerError:
        raise ValueError(
            "the model keeps what it was shown when it was traced before: it is gone, and told to nobody"
        ) from None
    look(closed)
    gives = tuple(jax.ShapeDtypeStruct(a.shape, a.dtype, weak_type=a.weak_type) for a in closed.out_avals)
    kept = ClosedJaxpr(closed.jaxpr, [_copied(constant) for constant in closed.consts])
    return Program(kept, (*arrays, *given), gives, structures[-1])


def _copied(constant: Any) -> Any:
    """A constant whose bytes nobody else has."""
    keys = jnp.issubdtype(constant.dtype, jax.dtypes.extended)
    return constant if keys else jnp.asarray(np.array(constant, copy=True))
