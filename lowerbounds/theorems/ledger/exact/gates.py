"""A layer that writes the gates of a circuit at each token, of an automaton of Dyck words or any: what is right of it.

Example:
    >>> right_answers(1), WORDS, gates()
    (40, 40, 36)
"""

from __future__ import annotations

import numpy as np

from protocols.cases import protocol_of
from protocols.constructions.blocks.gate_writer import gate_writer
from protocols.constructions.blocks.nand_circuit import Circuit, Wire, step_circuit
from protocols.constructions.bounded_dyck_automaton import DyckAutomaton
from protocols.messages.turns import Asked
from reductions import TASKS
from reductions.task import Ints

WORDS = 40  # half of them natural, half hard
RANDOM, BITS = 3, 2
_TASK = TASKS.get("bounded_dyck:types=1,depth=2")


def gates() -> int:
    """C, of the circuit of one step."""
    return len(_circuit().gates)


def right_answers(n: int) -> int:
    """Of how many words the last token that is written is the answer."""
    return int((_written(n)[:, -1] == _TASK.label(_words(n))).sum())


def right_tokens(n: int) -> int:
    """How many of all tokens that are written are what the circuit says."""
    return int((_written(n) == _circuit().run(_words(n))).sum())


def right_of_random(n: int) -> str:
    """Of all tokens written for circuits of random gates, how many are what the circuit says; and how large each is."""
    right = of = 0
    for seed in range(RANDOM):
        circuit, rng = random_circuit(10 * n, seed), np.random.default_rng(seed)
        tokens = rng.integers(1 << circuit.token_bits, size=(8, n + 1))
        asked = Asked((n,), generated=tokens.shape[1] * len(circuit.gates))
        said = protocol_of(gate_writer(circuit, n + 1)).whole(tokens, asked)
        right, of = right + int((said == circuit.run(tokens)).sum()), of + said.size
    return f"{right} of {of}"


def numbers_for(n: int) -> int:
    """How many numbers the model knows of a circuit of 10·n gates: two places for each input of a gate."""
    made = gate_writer(random_circuit(10 * n, 0), n + 1).layers[0]
    return int(made.steps_back.size + made.places.size)


def random_circuit(size: int, seed: int) -> Circuit:
    """NAND gates that read bits of the token, of the state, or any gates before them, drawn."""
    rng = np.random.default_rng(seed)
    gates: list[tuple[Wire, Wire]] = []
    for place in range(size):
        kinds = [("token", BITS), ("state", BITS), ("gate", place)]
        pair = [kinds[int(rng.integers(3 if place else 2))] for _ in range(2)]
        first, second = (Wire(kind, int(rng.integers(most))) for kind, most in pair)
        gates.append((first, second))
    return Circuit(tuple(gates), tuple(rng.integers(size, size=BITS).tolist()), BITS)


def _circuit() -> Circuit:
    return step_circuit(DyckAutomaton(1, 2), _TASK.vocabulary(1))


def _words(n: int) -> Ints:
    drawn = [_TASK.sample(n, WORDS // 2, np.random.default_rng(n), hard=hard) for hard in (False, True)]
    return np.concatenate(drawn)


def _written(n: int) -> Ints:
    tokens, circuit = _words(n), _circuit()
    length = tokens.shape[1]
    asked = Asked((length - 1,), generated=length * len(circuit.gates))
    return protocol_of(gate_writer(circuit, length)).whole(tokens, asked)
