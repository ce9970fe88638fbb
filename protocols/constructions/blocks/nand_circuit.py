"""The step of a recurrent model of few states as a circuit of NAND gates, from its table of all states and tokens.

Example:
    >>> from protocols.constructions.bounded_dyck_automaton import DyckAutomaton
    >>> circuit = step_circuit(DyckAutomaton(1, 1), vocabulary=3)
    >>> len(circuit.gates), circuit.state_bits, circuit.token_bits
    (32, 2, 2)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions.costs.logarithms import ceil_log2

from ...splits.handover import Handover
from ...splits.sealing.sealed import Arrays, Program

Bits = npt.NDArray[np.bool_]
LARGEST_TABLE = 1 << 12  # states times tokens


@dataclass(frozen=True)
class Wire:
    """A bit of the state before the step, a bit of the token, or a gate."""

    kind: str  # "state", "token" or "gate"
    place: int


@dataclass(frozen=True)
class Circuit:
    """One step; the state at the start has all bits 0.

    Attributes:
        gates: what each gate reads; a gate reads only gates before it.
        after: the gates of the state after the step, bit by bit.
        token_bits: bits of a token.
        says: the gates of the output after the token, bit by bit; empty for the last gate alone.
    """

    gates: tuple[tuple[Wire, Wire], ...]
    after: tuple[int, ...]
    token_bits: int
    says: tuple[int, ...] = ()

    @property
    def state_bits(self) -> int:
        """Bits of the state."""
        return len(self.after)

    def run(self, tokens: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        """All gates of all steps on tokens (B, T): (B, T·C)."""
        written: list[Bits] = []
        state = self._start(len(tokens))
        for token in tokens.T:
            values, state = self._step(state, token)
            written += values
        return np.stack(written, axis=1).astype(np.int64)

    def chain(self, tokens: npt.NDArray[Any], count: int) -> npt.NDArray[np.int64]:
        """Gates, then the token that is said, of each step until `count` were said behind the tokens, each read again.

        From tokens (B, T), (B, (T + count − 1)·(C + 1)).
        """
        written: list[npt.NDArray[np.int64]] = []
        state, said = self._start(len(tokens)), np.zeros(len(tokens), np.int64)
        for step in range(tokens.shape[1] + count - 1):
            values, state = self._step(state, tokens[:, step] if step < tokens.shape[1] else said)
            bits = [values[gate].astype(np.int64) for gate in self.says or (len(values) - 1,)]
            said = np.sum([bit << j for j, bit in enumerate(bits)], axis=0)
            written += [*(value.astype(np.int64) for value in values), said]
        return np.stack(written, axis=1)

    def _start(self, count: int) -> list[Bits]:
        return [np.zeros(count, dtype=bool)] * self.state_bits

    def _step(self, state: list[Bits], token: npt.NDArray[Any]) -> tuple[list[Bits], list[Bits]]:
        """All gates, and the state after a token each."""
        values: list[Bits] = []
        sources = {"state": state, "token": [token >> j & 1 == 1 for j in range(self.token_bits)], "gate": values}
        for a, b in self.gates:
            values.append(~(sources[a.kind][a.place] & sources[b.kind][b.place]))
        return values, [values[gate] for gate in self.after]


def step_circuit(model: Any, vocabulary: int, outputs: int = 2) -> Circuit:
    """The circuit of a recurrent model whose step does not depend on the position, and its outputs' bits.

    Raises:
        ValueError: more states times tokens than a table holds.
    """
    protocol = Handover(model)
    codec = protocol.codec
    states = int(np.prod(codec.radices, dtype=object))
    if states * vocabulary > LARGEST_TABLE:
        raise ValueError(f"{states} states and {vocabulary} tokens: a table holds {LARGEST_TABLE} pairs")
    first = _number(codec.encode(codec.begin(1)))[0]
    number, token = (a.ravel() for a in np.mgrid[:states, :vocabulary])
    fields = np.stack(np.unravel_index((number + first) % states, codec.radices), axis=1)
    both, tokens = (protocol.program, protocol.reader), jnp.asarray(token.astype(np.int32))
    after, output = _stepped(both, protocol.emits, protocol.weights, codec.decode(fields), tokens)
    reached = (_number(codec.encode(after)) - first) % states
    bits, said = (ceil_log2(states), ceil_log2(vocabulary)), ceil_log2(outputs)
    table = np.zeros(
        (1 << bits[0], 1 << bits[1], bits[0] + said), dtype=bool
    )  # codes that are no state or token lead to 0
    ahead, told = reached[:, None] >> np.arange(bits[0]) & 1, np.asarray(output)[:, None] >> np.arange(said) & 1
    table[number, token] = np.append(ahead, told, axis=1)
    wires = [Wire("state", j) for j in reversed(range(bits[0]))] + [Wire("token", j) for j in reversed(range(bits[1]))]
    drawn = _Drawn()
    ends = [drawn.gate(drawn.table(table[..., i].ravel(), wires)) for i in range(bits[0] + said)]
    if ends[-1] != len(drawn.gates) - 1:
        ends[-1] = drawn.copied(Wire("gate", ends[-1]))
    return Circuit(tuple(drawn.gates), tuple(ends[: bits[0]]), bits[1], tuple(ends[bits[0] :]))


@eqx.filter_jit
def _stepped(
    both: tuple[Program, Program], emits: bool, weights: Arrays, state: Arrays, token: jax.Array
) -> tuple[Arrays, jax.Array]:
    """The states after a token each, and the outputs there."""
    program, reader = (jax.vmap(lambda s, x, of=of: of(weights, s, x, jnp.int32(0))) for of in both)
    after = program(state, token)
    return after, reader(state if emits else after, token)[0]


def _number(fields: Any) -> npt.NDArray[np.int64]:
    return np.ravel_multi_index(tuple(fields.values.T), fields.radices)


@dataclass
class _Drawn:
    """Gates, each drawn once."""

    gates: list[tuple[Wire, Wire]] = field(default_factory=list)
    known: dict[tuple[Wire, Wire], Wire] = field(default_factory=dict)
    tables: dict[tuple[bytes, int], Wire | bool] = field(default_factory=dict)

    def nand(self, a: Wire | bool, b: Wire | bool) -> Wire | bool:
        """A gate, or a constant where one decides."""
        if a is False or b is False:
            return True
        if isinstance(a, bool) or isinstance(b, bool):
            other = b if isinstance(a, bool) else a
            return False if isinstance(other, bool) else self.nand(other, other)
        if (a, b) not in self.known:
            self.gates.append((a, b))
            self.known[a, b] = self.known[b, a] = Wire("gate", len(self.gates) - 1)
        return self.known[a, b]

    def table(self, table: Bits, wires: list[Wire]) -> Wire | bool:
        """A function given by all its values, the first wire the most significant."""
        if table.all() or not table.any():
            return bool(table[0])
        key = table.tobytes(), len(wires)
        if key not in self.tables:
            low, high = (self.table(half, wires[1:]) for half in np.split(table, 2))
            self.tables[key] = low if low == high else self.either(wires[0], high, low)
        return self.tables[key]

    def either(self, choice: Wire, high: Wire | bool, low: Wire | bool) -> Wire | bool:
        """`high` where the choice is 1, `low` where it is 0."""
        return self.nand(self.nand(choice, high), self.nand(self.nand(choice, choice), low))

    def gate(self, wire: Wire | bool) -> int:
        """The place of a gate with a wire's value, or a constant."""
        if isinstance(wire, bool):
            token = Wire("token", 0)
            one = self.nand(token, self.nand(token, token))
            wire = _wire(one if wire else self.nand(one, one))
        return wire.place if wire.kind == "gate" else self.copied(wire)

    def copied(self, wire: Wire) -> int:
        """A new last gate with a wire's value."""
        negated = _wire(self.nand(wire, wire))
        self.gates.append((negated, negated))
        return len(self.gates) - 1


def _wire(found: Wire | bool) -> Wire:
    """What comes out of a gate that has a wire among its inputs.

    Raises:
        TypeError: a constant.
    """
    if isinstance(found, bool):
        raise TypeError(f"the gate is constant, {found}; wanted a wire")
    return found
