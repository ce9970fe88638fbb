"""Two layers of attention of width and precision O(log n) decide disjointness."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs
from .ledger.least_precision import LeastPrecision
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    source=BHATTAMISHRA.at("disjointness, two-layer upper bound"),
    status=Status.REPRODUCED,
    evidence=(
        Law("disjointness_to_set_disjointness"),
        Needs("disjointness_to_set_disjointness", Measure.D),
        Runs("disjointness_two_layer", "disjointness_to_set_disjointness"),
        LeastPrecision("disjointness_two_layer", "disjointness_to_set_disjointness"),
    ),
    sizes=(4, 32, 128),
    remark=(
        "One layer must pay n + 1 bits, and two do it in width O(log n), with hand-set weights. A model of two "
        "layers is no protocol of few bits: what its run sends grows with every token, as counted above."
    ),
)
