"""A cell of a JAX library as a stepper: its program for one instance, sealed, mapped over the batch.

Nothing but the carry can go from a step to the next, and no instance can see another.
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

from ....splits.sealing.sealed import Arrays, Program, seal, weights_of
from ..fingerprint import fingerprint
from ..stepper import Array, Leaves, Stepper
from .jax_weights import coarsest_of, dtypes_in, nudged, widened

Cell = Callable[[Any, Any, jax.Array], tuple[Any, jax.Array]]


@dataclass(frozen=True)
class JaxCell(Stepper):
    """`cell(weights, carry, x)` gives the next carry and the output (B, k).

    Attributes:
        name: of the cell.
        cell: a function of a module, so that it is compiled once for all cells.
        weights: a pytree; what is no array in it must be hashable.
        carry: the start for one instance, a pytree.
        parts: names of the carry's leaves.
        width: of the inputs.
        widen: makes the weights those of the same cell in float32.
        whole: (weights, (B, T, d)) ↦ (B, T, k), the run over all inputs of what is around the cell, if anything is.
    """

    name: str
    cell: Cell
    weights: Any
    carry: Any
    parts: tuple[str, ...]
    width: int
    widen: Callable[[Any], Any] = widened
    whole: Callable[[Any, jax.Array], jax.Array] | None = None

    def __post_init__(self) -> None:
        before, after = jax.tree_util.tree_structure(self.carry), self.program.tree.children()[0]
        if str(before) != str(after):
            raise ValueError(f"{self.name} turns a carry {before} into {after}")

    @cached_property
    def program(self) -> Program:
        """(carry, x) ↦ (carry after, output) of one instance."""
        return seal(_one, (self.cell, self.weights), self.carry, jax.ShapeDtypeStruct((self.width,), self.reads))

    @cached_property
    def later(self) -> Program:
        """The same from the second input on: the first may leave a carry of other dtypes than the start has.

        Raises:
            ValueError: so does the second.
        """
        *kinds, _ = self.program.gives
        tree = jax.tree_util.tree_structure(self.carry)
        if [kind.dtype for kind in kinds] == [leaf.dtype for leaf in self._starts]:
            return self.program
        carry = jax.tree_util.tree_unflatten(tree, kinds)
        found = seal(_one, (self.cell, self.weights), carry, jax.ShapeDtypeStruct((self.width,), self.reads))
        if [(a.shape, a.dtype) for a in found.gives[:-1]] != [(a.shape, a.dtype) for a in kinds]:
            raise ValueError(f"{self.name} changes the dtypes of its carry at every input")
        return found

    @cached_property
    def arrays(self) -> Arrays:
        """All weights of the cell, in order."""
        return weights_of(self.weights)

    @cached_property
    def reads(self) -> np.dtype[Any]:
        """Of the inputs: that of the carry."""
        return np.dtype(jax.tree_util.tree_leaves(self.carry)[0].dtype)

    @cached_property
    def outputs(self) -> int:
        """2ᵇⁱᵗˢ values of each number that is answered."""
        return 1 << int(jnp.finfo(self.later.gives[-1].dtype).bits)

    @cached_property
    def coarsest(self) -> np.dtype[Any]:
        """Of the weights, and of all that is computed."""
        return coarsest_of(
            [*(array.dtype for array in self.arrays), *dtypes_in(self.program.closed), *dtypes_in(self.later.closed)]
        )

    @property
    def _starts(self) -> list[jax.Array]:
        return jax.tree_util.tree_leaves(self.carry)

    def start(self, batch: int) -> Arrays:
        """The carry of every instance, leaf by leaf."""
        return tuple(jnp.broadcast_to(leaf, (batch, *leaf.shape)) for leaf in self._starts)

    def step(self, state: Any, x: Array) -> tuple[Any, Array]:
        """One call of the compiled program."""
        first = all(leaf.dtype == kind.dtype for leaf, kind in zip(state, self._starts, strict=True))
        *after, output = _advance(self.program if first else self.later, self.arrays, state, jnp.asarray(x, self.reads))
        return tuple(after), np.asarray(output)

    def leaves(self, state: Any) -> Leaves:
        """The carry's arrays."""
        return dict(zip(self.parts, map(np.asarray, state), strict=True))

    def restore(self, leaves: Leaves, position: int) -> Arrays:
        """The carry of these arrays."""
        return tuple(map(jnp.asarray, leaves.values()))

    def uncut(self, inputs: Array) -> Array | None:
        """What is around the cell, called on all inputs."""
        return None if self.whole is None else np.asarray(self.whole(self.weights, jnp.asarray(inputs, self.reads)))

    def identity(self) -> bytes:
        """That of the cell when it was sealed, since nothing else runs."""
        return self._identity

    def fresh(self) -> JaxCell:
        """A pure program remembers nothing."""
        return self

    def measured(self, run: Callable[[Stepper], Array]) -> Array:
        """With the cell in float32, or with the last bit of every weight changed."""
        if self.coarsest.itemsize > 2:
            return run(replace(self, weights=nudged(self.weights)))
        return run(replace(self, weights=self.widen(self.weights), carry=widened(self.carry)))

    @cached_property
    def _identity(self) -> bytes:
        return fingerprint((self.name, self.cell, self.weights, self.carry, self.widen, self.whole))


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
def _advance(program: Program, weights: Arrays, carry: Arrays, x: jax.Array) -> Arrays:
    return jax.vmap(lambda carry, x: program(weights, carry, x))(carry, x)


def _one(both: tuple[Cell, Any], carry: Any, x: jax.Array) -> tuple[Any, jax.Array]:
    """The cell on a batch of one."""
    cell, weights = both
    after, output = cell(weights, jax.tree_util.tree_map(lambda leaf: leaf[None], carry), x[None])
    return jax.tree_util.tree_map(lambda leaf: leaf[0], after), output[0]
