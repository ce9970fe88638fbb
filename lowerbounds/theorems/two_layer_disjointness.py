"""Two layers of attention of width and precision O(log n) decide disjointness."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.growth import Grows
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    source=BHATTAMISHRA.at("disjointness, two-layer upper bound, its number is unknown here"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("disjointness_to_set_disjointness"),
        Needs("disjointness_to_set_disjointness", Measure.D),
        Runs("disjointness_two_layer", "disjointness_to_set_disjointness"),
        LeastPrecision("disjointness_two_layer", "disjointness_to_set_disjointness"),
        Grows("disjointness_two_layer", "set_disjointness", power=1),
        Solves("disjointness_two_layer", "set_disjointness"),
    ),
    sizes=(4, 32, 128),
    remark=(
        "Weights are 0 or 1 by a threshold, or the leftmost of the largest scores, in place of a softmax. One "
        "layer must pay n + 1 bits, and two do it in width O(log n), with hand-set weights. Two layers are no "
        "protocol of few bits: what a run sends is counted above as a remark, and grows with every token."
    ),
    lacks=(
        "softmax with a temperature and p bits: the construction thresholds; disjointness as a function of "
        "pairs is run by softmax in two_layer_functions_of_pairs"
    ),
)
