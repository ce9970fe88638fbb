"""A transformer with O(C(n)) parameters gives a recurrent model's answer in C(n) + 1 times the steps."""

from __future__ import annotations

from reductions.costs.source import WEN

from . import ledger
from .ledger.chained.simulates import SimulatesChain
from .ledger.evidence import Counts
from .ledger.status import Status
from .ledger.theorem import Theorem

_WORDS, _GATES, _RANDOM = 40, 36, 3

THEOREM = Theorem(
    statement=(
        "A transformer with O(C(n)) parameters gives the answer of a recurrent model with circuits of size "
        "C(n) in C(n) + 1 times the steps."
    ),
    about="transformer with chain of thought",
    assumes=("the circuits are of NAND gates, C(n) at each token",),
    source=WEN.at("Theorem 4.8"),
    status=Status.REPRODUCED,
    evidence=(
        SimulatesChain("register"),
        SimulatesChain("turning", least=16),
        SimulatesChain("elman", 2),
        SimulatesChain("random", 4),
        Counts(
            "Dyck words of which the last token written is the answer, of 40",
            lambda n: ledger.right_answers(n),
            lambda n: _WORDS,
            largest=4,
        ),
        Counts(
            "tokens written that are what the circuit says",
            lambda n: ledger.right_tokens(n),
            lambda n: _WORDS * (2 * n + 1) * _GATES,
            largest=2,
        ),
        Counts(
            "tokens written for 3 random circuits of 10·n gates that are what the circuit says",
            lambda n: ledger.right_of_random(n),
            lambda n: f"{_RANDOM * 8 * (n + 1) * 10 * n} of {_RANDOM * 8 * (n + 1) * 10 * n}",
        ),
        Counts("numbers of a model for 10·n gates: 4·C", lambda n: ledger.numbers_for(n), lambda n: 40 * n),
    ),
    sizes=(1, 2, 4, 16),
    remark=(
        "One layer writes the gates of any circuit of NAND, C at each step, and then the token that the step says, "
        "which the next step reads: C + 1 tokens a step, those of the prompt among them. It knows what each of the C "
        "gates reads, four numbers a gate, and finds it by position, so that it is right for every circuit and every "
        "number of steps; other heads fetch what the last token was made of, so that after a wrong one all are lost. "
        "Run on a register that copies n bits, all strings to n = 4, on an Elman model of the shelf whose table is "
        "made a circuit, and on random circuits with two bits of state, each writing a chain of its own and reading "
        "it. A layer that answers at the end only is run on an automaton of four states, C = 36, on Dyck words of one "
        "type and depth 2. n bits for n = 16 take 1254 tokens, and 2 bits again and again, 256 tokens of them, take "
        "2590; n = 256 bits would take 270,000 tokens, which attend to each other, and are not run."
    ),
    compiles=True,
)
