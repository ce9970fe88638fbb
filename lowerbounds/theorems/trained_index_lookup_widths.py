"""Wider recurrent models do longer index lookups after the same training, and stay behind one layer of attention."""

from __future__ import annotations

from reductions.costs.source import BHATTAMISHRA

from .ledger.hypotheses import FRESH
from .ledger.status import Status
from .ledger.theorem import Theorem
from .ledger.trained import Learns, Rows, Wider

_STUDY = "index_lookup"

THEOREM = Theorem(
    statement=__doc__,
    about="attention and recurrent, trained",
    source=BHATTAMISHRA.at("Figure 3"),
    status=Status.MEASURED,
    assumes=(FRESH,),
    evidence=(
        Rows(_STUDY),
        Wider(_STUDY, ("GRU, width 16", "GRU", "GRU, width 64")),
        Learns(_STUDY, "GRU, width 64", learns=False, sizes=(32,)),
        Learns(_STUDY, "attention"),
    ),
    sizes=(8, 16, 32),
    remark=(
        "Optimisation and not capacity: each cell has 128 bits of state and more, where 32 are needed. Rows come with "
        "the package; `lowerbounds study index_lookup --stored` shows them."
    ),
    lacks=(
        "A GRU of widths 16 to 64 at n = 8 to 32 in place of Mamba of widths 32 to 1024 at n = 20 to 400. No number "
        "of the figure could be read, so none is compared."
    ),
)
