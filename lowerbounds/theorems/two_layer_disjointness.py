"""Two layers of attention of width and precision O(log n) decide disjointness."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.growth import Grows
from .ledger.hypotheses import EACH_SIZE
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    assumes=(
        EACH_SIZE,
        "weights are 0 or 1, or the softmax has the temperatures of the remark",
    ),
    source=BHATTAMISHRA.at("disjointness, two-layer upper bound, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Law("disjointness_to_set_disjointness"),
        Needs("disjointness_to_set_disjointness", Measure.D),
        Runs("disjointness_two_layer", "disjointness_to_set_disjointness"),
        LeastPrecision("disjointness_two_layer", "disjointness_to_set_disjointness"),
        Grows("disjointness_two_layer", "set_disjointness", power=1),
        Solves("disjointness_two_layer", "set_disjointness"),
        Solves("symmetric_pairs_softmax", "symmetric_pairs:function=any"),
        LeastPrecision("symmetric_pairs_softmax", "symmetric_pairs:function=any"),
        Grows("symmetric_pairs_softmax", "symmetric_pairs:function=any", power=1),
    ),
    sizes=(4, 32, 128, 256),
    remark=(
        "One layer must pay n + 1 bits, and two do it in width O(log n), with hand-set weights. Twice: by weights "
        "that are 0 or 1 by a threshold or for the leftmost of the largest scores; and by softmax, as the contrary of "
        "any of and, with β₁ = ½·ln 4T, β₂ = ½·ln 8n, the least bits of a weight, a value and an average found above, "
        "and margins that are proved for all n in the construction. Two layers are no protocol of few bits: what a "
        "run sends is counted above as a remark, and grows with every token."
    ),
)
