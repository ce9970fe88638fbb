"""A recurrent model that answers several queries of recall has n·log₂V bits of state."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.capacity import InRecurrent
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
        "keys are distinct and come in an order that is known",
    ),
    source=BHATTAMISHRA.at("associative recall, by one query of several, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_multi_query_recall"),
        Needs("index_to_multi_query_recall", Measure.D1_AB),
        InRecurrent("index_to_multi_query_recall"),
        Runs("multi_query_memory", "index_to_multi_query_recall"),
    ),
    sizes=(4, 32, 128, 256),
    remark="One query is as hard as several. A memory of all values reaches it.",
)
