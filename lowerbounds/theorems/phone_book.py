"""A recurrent model that looks up any of n numbers of m digits has n·m·log₂10 bits of state."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import JELASSI

from .ledger.capacity import InRecurrent
from .ledger.evidence import Law, Needs, Runs
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    source=JELASSI.at("phone book; the bits are counted here"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_phone_book"),
        Needs("index_to_phone_book", Measure.D1_AB, exact=False),
        InRecurrent("index_to_phone_book"),
        Runs("phone_book_memory", "index_to_phone_book"),
    ),
    sizes=(4, 32, 128),
    remark=(
        "Models that the paper measures fail far below this: capacity is not what binds them, and the bound is "
        "vacuous at the paper's sizes."
    ),
)
