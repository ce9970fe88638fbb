"""Two trained layers of attention look up numbers in a book whose numbers a trained recurrent model does not find."""

from __future__ import annotations

from reductions.costs.source import JELASSI

from .ledger.hypotheses import FRESH
from .ledger.status import Status
from .ledger.theorem import Theorem
from .ledger.trained import Learns, Rows

_STUDY = "phone_book"

THEOREM = Theorem(
    statement=__doc__,
    about="attention and recurrent, trained",
    source=JELASSI.at("experiments, phone book"),
    status=Status.MEASURED,
    assumes=(FRESH,),
    evidence=(
        Rows(_STUDY),
        Learns(_STUDY, "two layers"),
        Learns(_STUDY, "GRU", learns=False),
    ),
    sizes=(4, 8),
    remark=(
        "Optimisation and not capacity: 512 bits of state where 27 and 54 are needed. Rows come with the package; "
        "`lowerbounds study phone_book --stored` shows them."
    ),
    lacks=(
        "4 and 8 entries of two digits in place of 70 and more of ten, small trained models in place of pretrained "
        "ones: `--predictions` takes what those said. No number of a figure could be read, so none is compared."
    ),
)
