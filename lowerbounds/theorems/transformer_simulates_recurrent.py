"""A transformer with O(C(n)) parameters gives a recurrent model's answer in C(n) + 1 times the steps."""

from __future__ import annotations

from reductions.costs.source import WEN

from . import ledger
from .ledger.evidence import Counts
from .ledger.status import Status
from .ledger.theorem import Theorem

_WORDS, _GATES = 40, 36

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
    ),
    sizes=(1, 2, 4),
    remark=(
        "One layer of two heads writes the NAND gates of an automaton of four states, C = 36, at each token "
        "of Dyck words of one type and depth 2; it knows what each of the C gates reads, and finds it by "
        "position."
    ),
    lacks="circuits in general, and the number of parameters: one automaton is run",
)
