"""A transformer with O(C(n)) parameters gives a recurrent model's answer in C(n) + 1 times the steps."""

from __future__ import annotations

from reductions.costs.source import WEN

from . import ledger
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
    status=Status.ONE_SIDED,
    evidence=(
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
    sizes=(1, 2, 4),
    remark=(
        "One layer of two heads writes the gates of any circuit of NAND, C at each token; it knows what each of the C "
        "gates reads, four numbers a gate, and finds it by position, so that it is right for every circuit. Run on an "
        "automaton of four states, C = 36, on Dyck words of one type and depth 2, and on circuits of random gates with "
        "two bits of state. C tokens a step and the step's own are C + 1."
    ),
    lacks="a recurrent model that writes a chain of its own: here it reads what is given, and answers at the end",
)
