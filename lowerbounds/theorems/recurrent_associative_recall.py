"""A recurrent model that recalls the value of any of n keys, in a known order, has n·log₂V bits of state."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import WEN

from .ledger.capacity import InRecurrent
from .ledger.evidence import Law, Needs, Printed, Runs, Solves
from .ledger.hypotheses import EVERY_INPUT, UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=(
        "A recurrent model that recalls the value of any of n keys has n·log₂V bits of state, keys in an "
        "order that is known."
    ),
    about="recurrent",
    assumes=(
        EVERY_INPUT,
        UNTIL_THE_CUT,
        "keys are distinct and come in an order that is known",
    ),
    source=WEN.at("Theorem 4.6, associative recall; also arXiv 2406.09347"),
    status=Status.MENDED,
    evidence=(
        Law("index_to_associative_recall"),
        Needs("index_to_associative_recall", Measure.D1_AB),
        Printed("associative_recall"),
        InRecurrent("index_to_associative_recall"),
        Runs("recall_memory", "index_to_associative_recall"),
        Solves("recall_memory", "associative_recall:spare=2"),
    ),
    sizes=(4, 32, 128, 256),
    remark=(
        "n bits here; the printed embedding has n/2 for n tokens, and its value of x_i = 0 collides with the "
        "last key. With values apart from keys the bound stands."
    ),
)
