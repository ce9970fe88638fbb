"""A recurrent model that outputs the k-th of n symbols, k given last, has at least n·log₂V bits of state."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs
from .ledger.hypotheses import EVERY_INPUT, UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    assumes=(
        EVERY_INPUT,
        UNTIL_THE_CUT,
        "with error at most ε on every input and shared coins: (1 − H₂(ε))·n bits for V = 2",
    ),
    source=BHATTAMISHRA.at(
        "index lookup, recurrent lower bound, its number is unknown here; also arXiv 2402.18510, Theorem 4.6"
    ),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_index_lookup"),
        Needs("index_to_index_lookup", Measure.D1_AB),
        Runs("index_memory", "index_to_index_lookup"),
        Runs("window_memory:bits=4", "index_to_index_lookup", right=False),
    ),
    sizes=(6, 64, 512),
    remark="Proved here with its constant: Vⁿ rows of INDEX are distinct. With error ε: (1 − H₂(ε))·n bits.",
)
