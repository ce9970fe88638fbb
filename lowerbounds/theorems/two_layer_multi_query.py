"""Two layers of attention of width and precision O(log n) answer several queries of associative recall."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

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
        "queries stand side by side after the pairs; of equal keys the first counts",
    ),
    source=BHATTAMISHRA.at("associative recall with several queries, its number is unknown here"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_multi_query_recall"),
        Needs("index_to_multi_query_recall", Measure.D1_AB),
        Grows("multi_query_two_layer", "multi_query_recall", power=1),
        Runs("multi_query_two_layer", "index_to_multi_query_recall"),
        Solves("multi_query_two_layer", "multi_query_recall"),
        Solves("multi_query_two_layer", "multi_query_recall:spare=1"),
        LeastPrecision("multi_query_two_layer", "multi_query_recall:spare=1"),
    ),
    sizes=(4, 16, 256),
    remark=(
        "Queries stand side by side after the pairs, keys in any order, repeated or absent. Weights are 0 or 1 by a "
        "threshold, or the leftmost of the largest scores. What a recurrent model needs is in "
        "recurrent_multi_query_recall. Two layers are no protocol of few bits: what a run sends is counted above as a "
        "remark, and grows with every token."
    ),
    lacks="softmax: the construction takes the leftmost of equal keys; the last of equal keys",
)
