"""A matrix that multiplies from the right: W @ x computed as x·Wᵀ, which a batch turns into one product of row vectors.

Of a batch of column vectors XLA makes W·Xᵀ and then transposes what comes out; this spares it that.

Example:
    >>> RowMap(jax.numpy.array([[1.0, 2.0]])) @ jax.numpy.array([1.0, 1.0])
    Array([3.], dtype=float32)
"""

from __future__ import annotations

from typing import TypeVar

import equinox as eqx
import jax

Cell = TypeVar("Cell", eqx.nn.GRUCell, eqx.nn.LSTMCell)


class RowMap(eqx.Module):
    """A linear map with its weights (rows, columns)."""

    weight: jax.Array

    def __matmul__(self, x: jax.Array) -> jax.Array:
        """(columns,) ↦ (rows,)."""
        return x @ self.weight.T


class Mapped(eqx.Module):
    """In place of a linear map whose products were made before: x ↦ x."""

    def __matmul__(self, x: jax.Array) -> jax.Array:
        """What is given comes out."""
        return x


def inputs_first(cell: Cell, xs: jax.Array) -> tuple[Cell, jax.Array]:
    """A cell that is given, in place of inputs, what its map makes of them; and this for all of xs (T, d) at once."""
    return eqx.tree_at(lambda c: c.weight_ih, cell, Mapped()), jax.vmap(lambda x: cell.weight_ih @ x)(xs)


def by_rows(cell: Cell) -> Cell:
    """A recurrent cell of equinox with such maps."""
    maps = RowMap(cell.weight_ih), RowMap(cell.weight_hh)
    return eqx.tree_at(lambda c: (c.weight_ih, c.weight_hh), cell, maps)
