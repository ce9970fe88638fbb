"""One layer of attention that writes the chain of a recurrent model, gate by gate: C + 1 tokens a step.

A step reads a token of the prompt or, behind it, the token that the step before has written. For each step the layer
writes the C gates of its circuit, 0 or 1, and then the step's own token, whose bits are gates too; so a recurrent model
that takes k steps is simulated by (C + 1)·k tokens. Heads fetch by position what a gate or a token is made of, two bits
or the token's; as many heads fetch what the token at the asking position was made of, so that a token that was not to
be written is seen: from there on all tokens are LOST.

Source: Wen, Dang and Lyu, arXiv 2402.18510 (2024), Theorem 4.8; weights and gates are this project's.
"""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from ...numbers.formats import FixedPoint
from ...numbers.weights import Weighing
from ..blocks.fetch_earlier_token import Carried, FetchingModel, earlier, full_match
from ..blocks.find_by_code import address_bits
from ..blocks.nand_circuit import Circuit


class WritesChain(eqx.Module):
    """Heads that fetch, and a NAND or a number in binary."""

    codes: jax.Array  # (positions, d), ±1
    steps_back: jax.Array  # (C + 1, reads), to the step whose gates are read; -1 for the step's token
    places: jax.Array  # (C + 1, reads), the gate in that step, or the bit of the token
    length: int = eqx.field(static=True)  # T
    token_bits: int = eqx.field(static=True)
    says: int = eqx.field(static=True)  # bits of what a step writes
    weigh: Weighing = eqx.field(static=True)
    numbers: FixedPoint = eqx.field(static=True, default=FixedPoint(1))
    average: FixedPoint = eqx.field(static=True, default=FixedPoint(2))

    @property
    def query_shape(self) -> tuple[int, int]:
        """Heads for the next token and for the one that stands, the width of a code."""
        return 2 * self.places.shape[1], self.codes.shape[1]

    @property
    def value_shape(self) -> tuple[int, int]:
        """As many heads, the bits of a token."""
        return 2 * self.places.shape[1], self.token_bits

    def query(self, x: Carried) -> jax.Array:
        """Codes of what the next token is made of, and the token here."""
        return self.codes[jnp.concatenate([self._reads(x.t + 1), self._reads(x.t)])]

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
        """The next token; LOST behind one that was not to be written."""
        half = self.places.shape[1]
        strays = (x.t >= self.length) & (self._due(x.t, average[half:]) != x.token)
        return x._replace(found=jnp.where(strays, 1 << self.token_bits, self._due(x.t + 1, average[:half])))

    def _due(self, t: jax.Array, fetched: jax.Array) -> jax.Array:
        """The token that belongs at a position, by what was fetched: (reads, token_bits)."""
        place = self._step(t)[1]
        bit = jnp.where(self.steps_back[place] < 0, self.places[place], 0)
        bits = fetched[jnp.arange(bit.size), bit] > 0
        number = jnp.sum(bits[: self.says].astype(jnp.int32) << jnp.arange(self.says))
        return jnp.where(place == self.places.shape[0] - 1, number, 1 - bits[:2].all().astype(jnp.int32))

    def _reads(self, t: jax.Array) -> jax.Array:
        """Positions of what the token at a position is made of; the last code's for what is not there."""
        step, place = self._step(t)
        size, back = self.places.shape[0], self.steps_back[place]
        written = self.length + (step - back) * size + self.places[place]
        token = jnp.where(step < self.length, step, self.length + step * size - 1)
        there = (back < 1) | (step > 0)
        return jnp.where(there, jnp.where(back < 0, token, written), self.codes.shape[0] - 1)

    def _step(self, t: jax.Array) -> tuple[jax.Array, jax.Array]:
        """The step that a position belongs to, and the place in it; of the prompt, the first."""
        written = jnp.maximum(t - self.length, 0)
        return written // self.places.shape[0], written % self.places.shape[0]


def chain_writer(circuit: Circuit, length: int, steps: int) -> FetchingModel:
    """For so many tokens T and so many steps, T among them; ask for steps·(C + 1) outputs from the last token on."""
    reads = max(2, len(circuit.says))
    kinds = {"token": -1, "gate": 0, "state": 1}
    rows = [[(kinds[wire.kind], circuit.after[wire.place] if wire.kind == "state" else wire.place) for wire in pair]
            for pair in circuit.gates]  # fmt: skip
    rows.append([(0, gate) for gate in circuit.says])
    table = np.array([[*row, *[row[0]] * (reads - len(row))] for row in rows], np.int32)
    codes = address_bits(length + steps * len(rows) + 1)  # and one of no position
    back, places = (jax.device_put(table[..., i]) for i in range(2))
    bits = circuit.token_bits
    return FetchingModel((WritesChain(codes, back, places, length, bits, len(circuit.says), full_match(codes)),))
