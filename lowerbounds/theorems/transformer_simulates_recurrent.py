"""A transformer with O(C(n)) parameters gives a recurrent model's answer in C(n) + 1 times the steps."""

from __future__ import annotations

import numpy as np

from protocols.cases import protocol_of
from protocols.constructions.blocks.gate_writer import gate_writer
from protocols.constructions.blocks.nand_circuit import Circuit, step_circuit
from protocols.constructions.bounded_dyck_automaton import DyckAutomaton
from protocols.messages.turns import Asked
from reductions import TASKS
from reductions.costs.source import WEN
from reductions.task import Ints

from .ledger.evidence import Counts
from .ledger.theorem import Status, Theorem

_WORDS = 20  # natural ones, and as many hard ones
_TASK = TASKS.get("bounded_dyck:types=1,depth=2")


def _circuit() -> Circuit:
    return step_circuit(DyckAutomaton(1, 2), _TASK.vocabulary(1))


def _words(n: int) -> Ints:
    return np.concatenate([_TASK.sample(n, _WORDS, np.random.default_rng(n), hard=hard) for hard in (False, True)])


def _written(n: int) -> Ints:
    tokens, circuit = _words(n), _circuit()
    length = tokens.shape[1]
    asked = Asked((length - 1,), generated=length * len(circuit.gates))
    return protocol_of(gate_writer(circuit, length)).whole(tokens, asked)


THEOREM = Theorem(
    statement=(
        "A transformer with O(C(n)) parameters gives the answer of a recurrent model with circuits of size "
        "C(n) in C(n) + 1 times the steps."
    ),
    about="transformer with chain of thought",
    source=WEN.at("Theorem 4.8"),
    status=Status.ONE_SIDED,
    evidence=(
        Counts(
            "Dyck words of which the last token written is the answer, of 40",
            lambda n: int((_written(n)[:, -1] == _TASK.label(_words(n))).sum()),
            lambda n: 2 * _WORDS,
            largest=4,
        ),
        Counts(
            "tokens written that are what the circuit says",
            lambda n: int((_written(n) == _circuit().run(_words(n))).sum()),
            lambda n: 2 * _WORDS * (2 * n + 1) * len(_circuit().gates),
            largest=2,
        ),
    ),
    sizes=(1, 2, 4),
    remark=(
        "One layer of two heads writes the NAND gates of an automaton of four states, C = 36, at each token of Dyck "
        "words of one type and depth 2; it knows what each of the C gates reads, and finds it by position."
    ),
)
