"""Two layers of attention of width and precision O(log n) do associative recall."""

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
    source=BHATTAMISHRA.at("associative recall, two-layer upper bound, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_associative_recall"),
        Needs("index_to_associative_recall", Measure.D1_AB),
        Runs("recall_two_layer", "index_to_associative_recall"),
        LeastPrecision("recall_two_layer", "index_to_associative_recall"),
        Grows("recall_two_layer", "associative_recall", power=1),
        Solves("recall_two_layer", "associative_recall:spare=2"),
        LeastPrecision("recall_two_layer", "associative_recall:spare=2"),
        Solves("recall_two_layer:weights=8", "associative_recall:spare=2"),
        LeastPrecision("recall_two_layer:weights=8", "associative_recall:spare=2"),
        Grows("recall_two_layer:weights=8", "associative_recall", power=1),
    ),
    sizes=(4, 16, 32),
    remark=(
        "Twice, with hand-set weights: by weights that are 0 or 1 by a threshold or for the leftmost of the largest "
        "scores, and by softmax in both layers, β₁ = ½·ln 4T and β₂ = O(T), which tells equal keys apart by position; "
        "least bits of weights, values and averages above. Keys and values are tokens of their own; the maps have "
        "keys in order, the task has them in any order, absent or repeated. Right on every input by the margins in "
        "the construction. Two layers are no protocol of few bits: what a run sends is counted above as a remark, and "
        "grows with every token."
    ),
)
