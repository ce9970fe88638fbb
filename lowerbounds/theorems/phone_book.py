"""A recurrent model that looks up any of n numbers of m digits has n·m·log₂10 bits of state."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import JELASSI

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
        "names come in a known order, and numbers are independent of them",
    ),
    source=JELASSI.at("the phone book of the experiments; the bits are counted here"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_phone_book"),
        Needs("index_to_phone_book", Measure.D1_AB, exact=False),
        InRecurrent("index_to_phone_book"),
        Runs("phone_book_memory", "index_to_phone_book"),
    ),
    sizes=(4, 32, 128, 256),
    remark=(
        "Models that the paper measures fail far below this: capacity is not what binds them, and the bound "
        "is vacuous at the paper's sizes."
    ),
)
