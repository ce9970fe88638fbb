"""Two layers of attention with h·m = O(1) and p = O(log n) do induction heads."""

from __future__ import annotations

from reductions.costs.source import SANFORD_INDUCTION

from .ledger.evidence import Law, Runs, Solves
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
    source=SANFORD_INDUCTION.at("two-layer upper bound"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_induction_heads"),
        Runs("induction_two_layer", "index_to_induction_heads"),
        Solves("induction_two_layer", "induction_heads"),
        LeastPrecision("induction_two_layer", "induction_heads"),
        Grows("induction_two_layer", "induction_heads", power=1),
    ),
    sizes=(4, 16, 64, 256),
    remark=(
        "Weights are 0 or 1 by a threshold, or the leftmost of the largest scores, in place of a softmax. Run "
        "with one bit a number and width O(log n), which is as many bits as O(1) numbers of O(log n). What "
        "one layer pays is in attention_induction_heads. Two layers are no protocol of few bits: what a run "
        "sends is counted above as a remark, and grows with every token."
    ),
    lacks="h·m = O(1) numbers of O(log n) bits: here O(log n) numbers of one bit; softmax",
)
