"""Two layers of attention of width O(log n) decide whether a token occurs more than t times."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import HERE

from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.growth import Grows
from .ledger.hypotheses import EACH_SIZE, HARD_WEIGHTS
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    assumes=(
        EACH_SIZE,
        HARD_WEIGHTS,
    ),
    source=HERE.at("a counting head, by construction; compare arXiv 2402.18510, Theorem 5.6"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_counting"),
        Needs("index_to_counting", Measure.D1_AB),
        Runs("counting_two_layer", "index_to_counting"),
        Solves("counting_two_layer", "counting"),
        LeastPrecision("counting_two_layer", "counting"),
        Grows("counting_two_layer", "counting", power=1),
    ),
    sizes=(4, 16, 64, 256),
    remark=(
        "Weights are 0 or 1 by a threshold, or the leftmost of the largest scores, in place of a softmax. The "
        "threshold fetches the number before it and counts that number by one head, whose weights fall off at "
        "a fixed scale. What a recurrent model needs is in recurrent_counting. Cut before the number, a run "
        "sends O(log² n) bits in both directions. Two layers are no protocol of few bits: what a run sends is "
        "counted above as a remark, and grows with every token."
    ),
)
