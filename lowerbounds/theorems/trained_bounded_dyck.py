"""A trained LSTM, and one and two trained layers of attention, decide bounded Dyck words of a few pairs."""

from __future__ import annotations

from reductions.costs.source import BHATTAMISHRA

from .ledger.hypotheses import FRESH
from .ledger.status import Status
from .ledger.theorem import Theorem
from .ledger.trained import Learns, Rows

_STUDY = "bounded_dyck"

THEOREM = Theorem(
    statement=__doc__,
    about="attention and recurrent, trained",
    source=BHATTAMISHRA.at("Figure 2, bounded Dyck"),
    status=Status.MEASURED,
    assumes=(FRESH,),
    evidence=(
        Rows(_STUDY),
        Learns(_STUDY, "LSTM"),
        Learns(_STUDY, "two layers"),
        Learns(_STUDY, "one layer"),
    ),
    sizes=(4, 8, 16, 32),
    remark=(
        "That one layer lags behind two is not claimed: at n = 16 it learns as well, at a rate that was tried. On "
        "these words a rule that counts the four brackets is right. Rows come with the package; `lowerbounds study "
        "bounded_dyck --stored` shows them."
    ),
    lacks=(
        "Words of 4 to 32 pairs in place of 100, widths of 32 in place of 64; two layers at 32 pairs did not learn in "
        "3000 steps and are no default. No number of the figure could be read, so none is compared."
    ),
)
