"""A cell of a JAX library as a stepper: a pure program of weights, carry and a batch of inputs.

A program that calls out of itself is refused, so that nothing but the carry can go from a step to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from ...splits.parts.pure import check_pure
from .fingerprint import fingerprint
from .jax_weights import coarsest_of, dtypes_in, nudged, widened
from .stepper import Array, Leaves, Stepper

Program = Callable[[Any, Any, jax.Array], tuple[Any, jax.Array]]


@dataclass(frozen=True)
class JaxCell(Stepper):
    """`program(weights, carry, x)` gives the next carry and the output (B, k).

    Attributes:
        name: of the cell.
        program: a function of a module, so that it is compiled once for all cells.
        weights: a pytree; what is no array in it must be hashable.
        carry: the start for one instance, a pytree.
        parts: names of the carry's leaves.
        width: of the inputs.
        widen: makes the weights those of the same cell in float32.
    """

    name: str
    program: Program
    weights: Any
    carry: Any
    parts: tuple[str, ...]
    width: int
    widen: Callable[[Any], Any] = widened

    def __post_init__(self) -> None:
        check_pure(self._advance, self.start(1), self._x)

    @cached_property
    def reads(self) -> np.dtype[Any]:
        """Of the inputs: that of the carry."""
        return np.dtype(jax.tree_util.tree_leaves(self.carry)[0].dtype)

    @cached_property
    def outputs(self) -> int:
        """2ᵇⁱᵗˢ values of each number that is answered."""
        return 1 << int(jnp.finfo(jax.eval_shape(self._advance, self.start(1), self._x)[1].dtype).bits)

    @cached_property
    def coarsest(self) -> np.dtype[Any]:
        """Of the weights, and of all that is computed."""
        held = [leaf.dtype for leaf in jax.tree_util.tree_leaves(self.weights) if isinstance(leaf, jax.Array)]
        return coarsest_of([*held, *dtypes_in(self._advance, self.start(1), self._x)])

    def start(self, batch: int) -> Any:
        """The carry of every instance."""
        return jax.tree_util.tree_map(lambda leaf: jnp.broadcast_to(leaf, (batch, *leaf.shape)), self.carry)

    def step(self, state: Any, x: Array) -> tuple[Any, Array]:
        """One call of the compiled program."""
        after, output = _advance(self.program, self.weights, state, jnp.asarray(x, self.reads))
        return after, np.asarray(output)

    def leaves(self, state: Any) -> Leaves:
        """The carry's arrays."""
        return dict(zip(self.parts, map(np.asarray, jax.tree_util.tree_leaves(state)), strict=True))

    def restore(self, leaves: Leaves, position: int) -> Any:
        """The carry of these arrays."""
        return jax.tree_util.tree_unflatten(jax.tree_util.tree_structure(self.carry), map(jnp.asarray, leaves.values()))

    def identity(self) -> bytes:
        """That of the program and of what it is given."""
        return fingerprint((self.name, self.program, self.weights, self.carry, self.widen))

    def fresh(self) -> JaxCell:
        """A pure program remembers nothing."""
        return self

    def measuring(self) -> JaxCell:
        """The cell in float32, or with the last bit of every weight changed."""
        if self.coarsest.itemsize > 2:
            return replace(self, weights=nudged(self.weights))
        return replace(self, weights=self.widen(self.weights), carry=widened(self.carry))

    @property
    def _x(self) -> jax.ShapeDtypeStruct:
        return jax.ShapeDtypeStruct((1, self.width), self.reads)

    def _advance(self, carry: Any, x: Any) -> tuple[Any, Any]:
        return self.program(self.weights, carry, x)


def start_of(name: str, initial: Callable[[int], Any], dtype: Any = None) -> Any:
    """The carry that a cell starts from, of one instance, as `initial(seed)` makes it in a batch of one.

    Raises:
        ValueError: two seeds give two starts: the parties could not agree on one without a word.
    """
    one, other = (jax.tree_util.tree_map(lambda leaf: jnp.asarray(leaf[0], dtype), initial(seed)) for seed in (0, 1))
    pairs = zip(*map(jax.tree_util.tree_leaves, (one, other)), strict=True)
    if any(np.asarray(a).tobytes() != np.asarray(b).tobytes() for a, b in pairs):
        raise ValueError(f"{name} cannot be cut: its start is random")
    return one


@eqx.filter_jit
def _advance(program: Program, weights: Any, carry: Any, x: jax.Array) -> tuple[Any, jax.Array]:
    return program(weights, carry, x)
