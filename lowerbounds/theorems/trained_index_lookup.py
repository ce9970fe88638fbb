"""Trained alike, one layer of attention does index lookup at lengths at which recurrent models do not."""

from __future__ import annotations

from reductions.costs.source import BHATTAMISHRA

from .ledger.hypotheses import FRESH
from .ledger.status import Status
from .ledger.theorem import Theorem
from .ledger.trained import Learns, Rows

_STUDY = "index_lookup"

THEOREM = Theorem(
    statement=__doc__,
    about="attention and recurrent, trained",
    source=BHATTAMISHRA.at("Figure 2, index lookup"),
    status=Status.MEASURED,
    assumes=(FRESH,),
    evidence=(
        Rows(_STUDY),
        Learns(_STUDY, "attention"),
        Learns(_STUDY, "GRU", learns=False, sizes=(16, 32, 64)),
        Learns(_STUDY, "LSTM", learns=False, sizes=(16,)),
        Learns(_STUDY, "RetNet", learns=False),
        Learns(_STUDY, "S4D", learns=False),
        Learns(_STUDY, "Mamba", learns=False),
    ),
    sizes=(8, 16, 32, 64),
    remark=(
        "Optimisation and not capacity: every recurrent model has more bits of state than the n that are needed, its "
        "ceiling is 1, and what it certifiably uses stands beside it. Rows come with the package; `lowerbounds study "
        "index_lookup --stored` shows them."
    ),
    lacks=(
        "Lengths to 64 in place of 400, 2 symbols in place of 64, one rate for each family; a GRU at 8 symbols "
        "learns. No number of the figure could be read, so none is compared."
    ),
)
