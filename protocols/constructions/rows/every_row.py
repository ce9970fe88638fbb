"""One layer of N heads of width N that says of any graph whether it has a directed triangle: each head fetches a row.

Head j finds vertex j by its code, with weight 1 where all signs agree, and brings its row as ±1. What is right of it
is right of all graphs; h·d = N², where the bound of several layers asks for N/log N.

Source: proved here, in the lines above.
"""

from __future__ import annotations

from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp

from ...numbers.formats import FixedPoint
from ...numbers.weights import Weighing
from ..blocks.fetch_earlier_token import full_match
from ..blocks.find_by_code import address_bits


class Row(NamedTuple):
    """A row, its vertex, and the answer."""

    row: jax.Array  # (N,)
    t: jax.Array
    found: jax.Array


class EveryRow(eqx.Module):
    """The layer, which is the model."""

    codes: jax.Array  # (N, d_qk), ±1
    weigh: Weighing = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True, default=FixedPoint(1))
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(2))

    @property
    def layers(self) -> tuple[EveryRow]:
        """The model itself."""
        return (self,)

    @property
    def query_shape(self) -> tuple[int, int]:
        """N heads, the width of a code."""
        return self.codes.shape[0], self.codes.shape[1]

    @property
    def value_shape(self) -> tuple[int, int]:
        """N heads, a row."""
        return self.codes.shape[0], self.codes.shape[0]

    def embed(self, row: jax.Array, t: jax.Array) -> Row:
        """The row as it is, nothing found."""
        return Row(row, t, jnp.int32(0))

    def query(self, x: Row) -> jax.Array:
        """Head j asks for vertex j."""
        return self.codes

    def key(self, x: Row) -> jax.Array:
        """The code of the vertex, the same for all heads."""
        return jnp.broadcast_to(self.codes[x.t], self.codes.shape)

    def value(self, x: Row) -> jax.Array:
        """The row as ±1, the same for all heads."""
        return jnp.broadcast_to(2 * x.row - 1, self.value_shape)

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """No mask: every vertex is seen."""
        return jnp.float32(0)

    def update(self, x: Row, average: jax.Array) -> Row:
        """Whether the cube of the matrix has a number on its diagonal."""
        edges = (average > 0).astype(jnp.float32)
        through = ((edges @ edges > 0).astype(jnp.float32) @ edges) > 0
        return x._replace(found=jnp.diagonal(through).any().astype(jnp.int32))

    def read(self, x: Row) -> jax.Array:
        """The answer, 0 or 1."""
        return x.found


def every_row(vertices: int) -> EveryRow:
    """The layer for so many vertices."""
    codes = address_bits(vertices)
    return EveryRow(codes, full_match(codes))
