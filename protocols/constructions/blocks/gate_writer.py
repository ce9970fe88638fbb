"""One layer of attention that writes the gates of a recurrent model's steps as tokens, and so gives its answer.

After T tokens it writes T·C tokens of 0 or 1, the C gates of the step at each token; the last is the output. Two heads
fetch the two bits that a gate reads, by position: d_qk = ⌈log₂(T + T·C)⌉, d_v the bits of a token. Where the first step
reads a state nothing is found, which is 0. What the model knows of the circuit is what its C gates read.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 4.8; weights and gates are this project's.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from ...numbers.formats import FixedPoint
from ...numbers.weights import Weighing
from .fetch_earlier_token import Carried, FetchingModel, earlier, full_match
from .find_by_code import address_bits
from .nand_circuit import Circuit, Wire


class FetchedGates(eqx.Module):
    """Two heads that fetch, and a NAND."""

    codes: jax.Array  # (positions, d), ±1
    steps_back: jax.Array  # (C, 2), to the step whose gates are read; -1 for the token
    places: jax.Array  # (C, 2), the gate in that step, or the bit of the token
    length: int = eqx.field(static=True)  # T
    token_bits: int = eqx.field(static=True)
    weigh: Weighing = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True, default=FixedPoint(1))
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(2))

    @property
    def query_shape(self) -> tuple[int, int]:
        """Two heads, the width of a code."""
        return 2, self.codes.shape[1]

    @property
    def value_shape(self) -> tuple[int, int]:
        """Two heads, the bits of a token."""
        return 2, self.token_bits

    def query(self, x: Carried) -> jax.Array:
        """Codes of the two positions that the next gate reads; one that is not there has the last code."""
        step, gate = self._next(x)
        written = self.length + (step - self.steps_back[gate]) * self.steps_back.shape[0] + self.places[gate]
        reads = jnp.where(self.steps_back[gate] < 0, step, written)
        there = (self.steps_back[gate] < 1) | (step > 0)
        return self.codes[jnp.where(there, reads, self.codes.shape[0] - 1)]

    def key(self, x: Carried) -> jax.Array:
        """The code of the position."""
        return jnp.broadcast_to(self.codes[x.t], self.query_shape)

    def value(self, x: Carried) -> jax.Array:
        """Bits of the token as ±1."""
        signs = 2 * ((x.token >> jnp.arange(self.token_bits)) & 1) - 1
        return jnp.broadcast_to(signs.astype(jnp.float32), self.value_shape)

    def bias(self, t_query: jax.Array, t_key: jax.Array) -> jax.Array:
        """Every position up to the asking one."""
        return earlier(t_query + 1, t_key)

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """The next gate's value, the NAND of the two bits that the heads fetched."""
        gate = self._next(x)[1]
        bit = jnp.where(self.steps_back[gate] < 0, self.places[gate], 0)
        both = (average[jnp.arange(2), bit] > 0).all()
        return x._replace(found=1 - both.astype(jnp.int32))

    def _next(self, x: Carried) -> tuple[jax.Array, jax.Array]:
        """The step and the gate that are written after a position; before the last token, the first."""
        written = jnp.maximum(x.t + 1 - self.length, 0)
        return written // self.steps_back.shape[0], written % self.steps_back.shape[0]


def gate_writer(circuit: Circuit, length: int) -> FetchingModel:
    """For so many tokens T; ask for T·C outputs, generated from the last token on."""
    back = {"token": -1, "gate": 0, "state": 1}

    def place(wire: Wire) -> int:
        return circuit.after[wire.place] if wire.kind == "state" else wire.place

    codes = address_bits(length + length * len(circuit.gates) + 1)  # and one of no position
    layer = FetchedGates(
        codes,
        jax.device_put(np.array([[back[wire.kind] for wire in pair] for pair in circuit.gates], np.int32)),
        jax.device_put(np.array([[place(wire) for wire in pair] for pair in circuit.gates], np.int32)),
        length,
        circuit.token_bits,
        full_match(codes),
    )
    return FetchingModel((layer,))
