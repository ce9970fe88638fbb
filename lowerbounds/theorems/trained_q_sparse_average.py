"""One trained layer of attention that averages three of twelve entries puts its weight on these three."""

from __future__ import annotations

from reductions.costs.source import SANFORD

from .ledger.hypotheses import FRESH
from .ledger.status import Status
from .ledger.theorem import Theorem
from .ledger.trained import Rows, Tells

_STUDY = "q_sparse_average"

THEOREM = Theorem(
    statement=__doc__,
    about="attention, trained",
    source=SANFORD.at("Figure 2"),
    status=Status.MEASURED,
    assumes=(FRESH,),
    evidence=(
        Rows(_STUDY),
        Tells(_STUDY, "weight on the set", 0.9),
    ),
    sizes=(12,),
    remark=(
        "The weights of eight sets stand in the rows, beside those of a planted layer in the figure. Rows come with "
        "the package; `lowerbounds study q_sparse_average --stored` shows them."
    ),
    lacks=(
        "N = 12 in place of 20, entries of one number, the set as one token. No number of the figure could be read, "
        "so none is compared."
    ),
)
