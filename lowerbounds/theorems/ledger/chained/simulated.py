"""Recurrent models that write a chain of their own, and the layer that writes it for them gate by gate.

Example:
    >>> tally = simulated_chains("register", 1)
    >>> tally.right, tally.of, tally.written, tally.gates
    (2, 2, 24, 7)
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from protocols.cases import protocol_of
from protocols.constructions.blocks.nand_circuit import Circuit, step_circuit
from protocols.constructions.circuits.chain_writer import chain_writer
from protocols.constructions.circuits.copying_register import copying_register
from protocols.messages.turns import Asked
from protocols.setting import Setting, builder
from reductions import TASKS

from ..exact.gates import random_circuit
from .written import by_two

MODEL = "elman:width=2,precision=2"
_FEW, _BY_TWO = 16, 2
_TURNING, _LONG = 2, 256  # bits of a register that turns for so many tokens
Ints = Any


class Tally(NamedTuple):
    """Chains that are right, of how many, and what they took.

    Attributes:
        right, of: instances whose every token is the circuit's, and whose steps say what the recurrent model says.
        written, gates, steps: tokens that the layer wrote of an instance, C, and steps of the recurrent model.
        numbers: those that the layer knows of the circuit.
        lucky, misled: of instances with one wrong token, how many end in a token of the chain.
        sent, same: bits between two parties, and whether these write the same; −1 where that is not run.
    """

    right: int
    of: int
    written: int
    gates: int
    steps: int
    numbers: int
    lucky: int
    misled: int
    sent: int
    same: bool


def simulated_chains(kind: str, n: int) -> Tally:
    """A register that copies strings of n bits, or 2 bits again and again; an Elman model; or a random circuit."""
    prompts = _strings(_TURNING if kind == "turning" else n)
    if kind == "turning":
        circuit, count = copying_register(_TURNING), _LONG
        said = np.tile(prompts[:, 1:-1], _LONG // _TURNING)
    elif kind == "register":
        circuit, count, said = copying_register(n), n, prompts[:, 1:-1]
    elif kind == "elman":
        model = builder(MODEL).build(Setting(TASKS.get("copying:symbols=2"), n), seed=0)
        circuit, count = step_circuit(model, 4), 2 * n
        said = _column(protocol_of(model).whole(prompts, Asked((n + 1,), count)), len(prompts))
    else:
        drawn = random_circuit(5 * n, n)
        circuit, count = Circuit(drawn.gates, drawn.after, drawn.token_bits, (len(drawn.gates) - 1, 0)), n
        said = None
    return _tally(circuit, prompts, count, said)


def _tally(circuit: Circuit, prompts: Ints, count: int, said: Ints | None) -> Tally:
    size, length = len(circuit.gates) + 1, prompts.shape[1]
    steps, right = length + count - 1, circuit.chain(prompts, count)
    model = chain_writer(circuit, length, steps)
    written = _column(protocol_of(model).whole(prompts, Asked((length - 1,), steps * size)), len(prompts))
    same = (written == right).all(axis=1)
    if said is not None:
        same &= (written.reshape(len(prompts), steps, size)[:, -count:, -1] == said).all(axis=1)
    lucky, misled = _misled(model, prompts, written, circuit.token_bits)
    sent, alike = by_two(model, prompts, steps * size, 2 << circuit.token_bits) if steps <= 4 * _BY_TWO else (-1, True)
    numbers = int(model.layers[0].steps_back.size + model.layers[0].places.size)
    return Tally(int(same.sum()), len(same), written.shape[1], size - 1, steps, numbers, lucky, misled, sent, alike)


def _misled(model: Any, prompts: Ints, written: Ints, bits: int) -> tuple[int, int]:
    """One wrong bit or token in each chain, all at one place in its middle third; the others are written on freely."""
    rng, length = np.random.default_rng(0), written.shape[1]
    place = int(rng.integers(length // 3, max(length // 3 + 1, 2 * length // 3)))
    start = np.concatenate([prompts, written[:, : place + 1]], axis=1)
    start[:, -1] ^= 1
    asked = Asked((start.shape[1] - 1,), length - place - 1)
    on = _column(protocol_of(model).whole(start, asked), len(prompts))
    return int((on != 1 << bits).any(axis=1).sum()), len(on)


def _strings(n: int) -> Ints:
    """Start, n bits, copy: all strings where they are few."""
    words = np.array(list(np.ndindex(*(2,) * n))) if 1 << n <= _FEW else None
    if words is None:
        words = np.random.default_rng(n).integers(2, size=(_FEW // 2, n))
    ends = np.full((len(words), 1), 2)
    return np.concatenate([ends, words, ends + 1], axis=1)


def _column(said: Any, batch: int) -> Ints:
    return np.asarray(said).reshape(batch, -1)
