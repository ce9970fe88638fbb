"""Two layers of attention of width and precision O(log n) decide equality."""

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
    source=BHATTAMISHRA.at("equality, two-layer upper bound, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Law("equality_to_string_equality"),
        Needs("equality_to_string_equality", Measure.D),
        Runs("equality_two_layer", "equality_to_string_equality"),
        LeastPrecision("equality_two_layer", "equality_to_string_equality"),
        Grows("equality_two_layer", "string_equality", power=1),
        Solves("equality_two_layer", "string_equality"),
        Solves("symmetric_pairs_softmax", "symmetric_pairs:gate=same,function=all"),
        LeastPrecision("symmetric_pairs_softmax", "symmetric_pairs:gate=same,function=all"),
        Grows("symmetric_pairs_softmax", "symmetric_pairs:gate=same,function=all", power=1),
    ),
    sizes=(4, 32, 128, 256),
    remark=(
        "One layer must pay n + 1 bits, and two do it in width O(log n), with hand-set weights. Twice: by weights "
        "that are 0 or 1 by a threshold or for the leftmost of the largest scores; and by softmax, as all of same of "
        "pairs, with β₁ = ½·ln 4T, β₂ = ½·ln 8n, the least bits of a weight, a value and an average found above, and "
        "margins that are proved for all n in the construction. Two layers are no protocol of few bits: what a run "
        "sends is counted above as a remark, and grows with every token."
    ),
)
