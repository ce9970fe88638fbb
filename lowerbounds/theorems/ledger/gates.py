"""A layer that writes the gates of an automaton of Dyck words at each token: what it wrote, beside what is right.

Example:
    >>> right_answers(1), WORDS, gates()
    (40, 40, 36)
"""

from __future__ import annotations

import numpy as np

from protocols.cases import protocol_of
from protocols.constructions.blocks.gate_writer import gate_writer
from protocols.constructions.blocks.nand_circuit import Circuit, step_circuit
from protocols.constructions.bounded_dyck_automaton import DyckAutomaton
from protocols.messages.turns import Asked
from reductions import TASKS
from reductions.task import Ints

WORDS = 40  # half of them natural, half hard
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
