"""Weights of JAX modules with other bits, to measure by, and the coarsest floats of a program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np


def widened(tree: Any) -> Any:
    """Floats of 16 bits or fewer as float32."""
    return jax.tree_util.tree_map(lambda leaf: leaf.astype(jnp.float32) if _bits(leaf) in range(1, 17) else leaf, tree)


def nudged(tree: Any) -> Any:
    """The last bit of every float changed."""
    return jax.tree_util.tree_map(lambda leaf: _nudged(leaf) if _bits(leaf) else leaf, tree)


def coarsest_of(dtypes: Any) -> np.dtype[Any]:
    """The float dtype with the fewest places; float32 if there is none."""
    floats = [np.dtype(dtype) for dtype in dtypes if jnp.issubdtype(dtype, jnp.floating)]
    return max(floats, key=lambda dtype: float(jnp.finfo(dtype).eps), default=np.dtype(np.float32))


def dtypes_in(program: Any) -> set[Any]:
    """Dtypes of all numbers that a program, in JAX's notation, computes."""
    return set(_dtypes(program))


def _dtypes(program: Any) -> Iterator[Any]:
    jaxpr = getattr(program, "jaxpr", program)
    for equation in getattr(jaxpr, "eqns", ()):
        yield from (variable.aval.dtype for variable in equation.outvars if hasattr(variable.aval, "dtype"))
        for value in jax.tree_util.tree_leaves(list(equation.params.values()), is_leaf=_is_program):
            if _is_program(value):
                yield from _dtypes(value)


def _is_program(value: Any) -> bool:
    return hasattr(value, "eqns") or hasattr(value, "jaxpr")


def _bits(leaf: Any) -> int:
    """Bits of a float; 0 for what is none."""
    floating = isinstance(leaf, jax.Array | np.ndarray) and jnp.issubdtype(leaf.dtype, jnp.floating)
    return int(jnp.finfo(leaf.dtype).bits) if floating else 0


def _nudged(leaf: Any) -> Any:
    words = np.array(leaf).view(f"u{np.dtype(leaf.dtype).itemsize}") ^ 1
    return jnp.asarray(words.view(leaf.dtype))
