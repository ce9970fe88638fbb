"""Two layers of attention of width O(1) decide Match3 with neighbouring second and third index."""

from __future__ import annotations

from reductions.costs.source import SANFORD

from .ledger.evidence import Solves
from .ledger.growth import Grows
from .ledger.hypotheses import HARD_WEIGHTS
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    assumes=(
        "entries are below a known M",
        HARD_WEIGHTS,
    ),
    source=SANFORD.at("Match3Bigram, upper bound, its number is unknown here"),
    status=Status.ONE_SIDED,
    evidence=(
        Solves("match3_bigram_two_layer", "match3_bigram"),
        LeastPrecision("match3_bigram_two_layer", "match3_bigram"),
        Grows("match3_bigram_two_layer", "match3_bigram", power=1),
    ),
    sizes=(4, 16, 32, 256),
    remark=(
        "The first layer fetches the neighbour, the second decides Match2 by O(log M) waves; width O(1) asks "
        "for precision that grows with M."
    ),
    lacks="width O(1): here O(log M) waves; softmax",
)
