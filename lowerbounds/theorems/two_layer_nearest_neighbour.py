"""Two layers of attention of width and precision O(log n) do nearest neighbour."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs
from .ledger.least_precision import LeastPrecision
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    source=BHATTAMISHRA.at("nearest neighbour, two-layer upper bound"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_nearest_neighbour"),
        Needs("index_to_nearest_neighbour", Measure.D1_AB),
        Runs("nearest_neighbour_two_layer", "index_to_nearest_neighbour"),
        LeastPrecision("nearest_neighbour_two_layer", "index_to_nearest_neighbour"),
    ),
    sizes=(4, 32, 64),
    remark=(
        "With hand-set weights, on a circle of 4n places, where the margin is one place. Points on the circle itself "
        "need about 2·log₂ 4n bits; numbers here have 16, and from n = 80 on more frequencies take the place of more "
        "bits. Two layers are no protocol of few bits: what a run sends grows with every token, as counted above."
    ),
)
