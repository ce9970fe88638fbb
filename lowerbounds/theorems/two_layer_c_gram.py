"""Two layers of attention of width O(c·log n) retrieve what first followed a (c−1)-gram."""

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
        "c is known",
    ),
    source=HERE.at("windows and grams, by construction; compare arXiv 2402.01032"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_c_gram"),
        Needs("index_to_c_gram", Measure.D1_AB),
        Runs("c_gram_two_layer", "index_to_c_gram"),
        Solves("c_gram_two_layer", "c_gram"),
        Solves("c_gram_two_layer", "c_gram:grams=5"),
        LeastPrecision("c_gram_two_layer", "c_gram"),
        Grows("c_gram_two_layer", "c_gram", power=1),
    ),
    sizes=(4, 16, 32, 256),
    remark=(
        "Weights are 0 or 1 by a threshold, or the leftmost of the largest scores, in place of a softmax. n "
        "is the number of groups. What a recurrent model needs is in recurrent_c_gram. Two layers are no "
        "protocol of few bits: what a run sends is counted above as a remark, and grows with every token."
    ),
)
