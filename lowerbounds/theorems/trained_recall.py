"""Trained recurrent models recall more with larger states, most of them with more bits than are needed."""

from __future__ import annotations

from reductions.costs.source import ARORA

from .ledger.hypotheses import FRESH
from .ledger.status import Status
from .ledger.theorem import Theorem
from .ledger.trained import Learns, Rows

_STUDY = "recall"

THEOREM = Theorem(
    statement=__doc__,
    about="attention and recurrent, trained",
    source=ARORA.at("Figure 2"),
    status=Status.MEASURED,
    assumes=(FRESH,),
    evidence=(
        Rows(_STUDY),
        Learns(_STUDY, "attention"),
        Learns(_STUDY, "RetNet"),
        Learns(_STUDY, "GRU", learns=False),
        Learns(_STUDY, "DeltaNet", learns=False),
    ),
    sizes=(16,),
    remark=(
        "The line of 16 needed bits and the ceiling below it are no part of the paper's figure. Every state of 32 "
        "bits and more has room: what lacks is training. Rows come with the package; `lowerbounds study recall "
        "--stored` shows them."
    ),
    lacks=(
        "16 pairs of 2 values in one layer in place of 4 to 64 of 4096 in two, one rate for each family. No number of "
        "the figure is compared."
    ),
)
