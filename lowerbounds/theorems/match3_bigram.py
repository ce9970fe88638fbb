"""Two layers of attention of width O(1) decide Match3 with neighbouring second and third index."""

from __future__ import annotations

from reductions.costs.source import SANFORD

from .ledger.evidence import Solves
from .ledger.least_precision import LeastPrecision
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    source=SANFORD.at("Match3Bigram, upper bound"),
    status=Status.ONE_SIDED,
    evidence=(
        Solves("match3_bigram_two_layer", "match3_bigram"),
        LeastPrecision("match3_bigram_two_layer", "match3_bigram"),
    ),
    sizes=(4, 16, 32),
    remark=(
        "The first layer fetches the neighbour, the second decides Match2 by O(log M) waves; width O(1) asks for "
        "precision that grows with M."
    ),
)
