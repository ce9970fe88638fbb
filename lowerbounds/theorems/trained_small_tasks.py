"""Nearest neighbour, equality and disjointness are learned by two layers of attention in a budget of steps."""

from __future__ import annotations

from reductions.costs.source import BHATTAMISHRA

from .ledger.hypotheses import FRESH
from .ledger.status import Status
from .ledger.theorem import Theorem
from .ledger.trained import Learns, Rows

_STUDY = "appendix"

THEOREM = Theorem(
    statement=__doc__,
    about="attention and recurrent, trained",
    source=BHATTAMISHRA.at("appendix, experiments"),
    status=Status.MEASURED,
    assumes=(FRESH,),
    evidence=(
        Rows(_STUDY),
        Learns(_STUDY, "two layers", "nearest_neighbour"),
        Learns(_STUDY, "two layers", "string_equality"),
        Learns(_STUDY, "two layers", "set_disjointness"),
    ),
    sizes=(8,),
    remark=(
        "One layer, in more than twice the steps, stays at counting on nearest neighbour and disjointness; that is no "
        "theorem at such a width and precision, and no gap is claimed. Rows come with the package; `lowerbounds study "
        "appendix --stored` shows them."
    ),
    lacks=("n = 8 and widths of 32. No number of the appendix could be read, so none is compared."),
)
