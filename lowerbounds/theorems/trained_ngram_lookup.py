"""A trained recurrent model looks up a key that stands before the string, and not one that stands behind it."""

from __future__ import annotations

from reductions.costs.source import JELASSI

from .ledger.hypotheses import FRESH
from .ledger.status import Status
from .ledger.theorem import Theorem
from .ledger.trained import Learns, Rows

_STUDY = "ngram_lookup"

THEOREM = Theorem(
    statement=__doc__,
    about="attention and recurrent, trained",
    source=JELASSI.at("experiments, n-gram look-up"),
    status=Status.MEASURED,
    assumes=(FRESH,),
    evidence=(
        Rows(_STUDY),
        Learns(_STUDY, "GRU", "c_gram:prefix=true"),
        Learns(_STUDY, "GRU", "c_gram", learns=False),
        Learns(_STUDY, "two layers", "c_gram"),
        Learns(_STUDY, "hybrid", "c_gram"),
    ),
    sizes=(8,),
    remark=(
        "With the key behind, optimisation and not capacity: 256 bits of state where 8 are needed. Rows come with the "
        "package; `lowerbounds study ngram_lookup --stored` shows them."
    ),
    lacks=(
        "8 groups of 3 tokens in place of lengths to 300, in the trained length alone. No number of a figure could be "
        "read, so none is compared."
    ),
)
