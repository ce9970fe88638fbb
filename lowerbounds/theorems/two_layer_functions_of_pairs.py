"""Two layers of attention of width O(log n) compute every symmetric or k-sparse Boolean function of pairs."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.counted import ReadsEveryCount
from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.growth import Grows
from .ledger.hypotheses import EACH_SIZE
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=(
        "Two layers of attention of width O(k·log n) compute every symmetric or k-sparse Boolean function of pairs; "
        "for many of them one layer, like a recurrent model, needs linear width."
    ),
    about="two layers of attention",
    assumes=(
        EACH_SIZE,
        "a symmetric function depends on the number of pairs alone in which the gate is 1",
        "a k-sparse one is told by k literals at a time",
    ),
    source=BHATTAMISHRA.at("Boolean functions of pairs, its number is unknown here"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("symmetric_pairs_to_symmetric_pairs:function=most"),
        Needs("symmetric_pairs_to_symmetric_pairs:function=most", Measure.D),
        Runs("symmetric_pairs_two_layer", "symmetric_pairs_to_symmetric_pairs:function=most"),
        Runs("symmetric_pairs_two_layer", "inner_product_to_symmetric_pairs"),
        ReadsEveryCount("symmetric_pairs_two_layer"),
        LeastPrecision("symmetric_pairs_two_layer", "symmetric_pairs"),
        Runs("symmetric_pairs_softmax", "symmetric_pairs_to_symmetric_pairs:function=most"),
        ReadsEveryCount("symmetric_pairs_softmax"),
        Solves("symmetric_pairs_softmax", "symmetric_pairs:gate=same,function=all"),
        Solves("symmetric_pairs_softmax", "symmetric_pairs:function=any"),
        LeastPrecision("symmetric_pairs_softmax", "symmetric_pairs"),
        Grows("symmetric_pairs_softmax", "symmetric_pairs", power=1),
        Law("disjointness_to_sparse_terms"),
        Needs("disjointness_to_sparse_terms", Measure.D),
        Runs("sparse_terms_two_layer", "disjointness_to_sparse_terms"),
        Solves("sparse_terms_two_layer", "sparse_terms"),
        LeastPrecision("sparse_terms_two_layer", "sparse_terms"),
        Law("inner_product_to_sparse_terms"),
        Runs("sparse_terms_two_layer", "inner_product_to_sparse_terms"),
        Grows("symmetric_pairs_two_layer", "symmetric_pairs", power=1),
    ),
    sizes=(4, 16, 64),
    remark=(
        "Symmetric functions also by softmax, with a temperature and the least bits of a weight found; the others "
        "with weights that are 0 or 1 by a threshold. Symmetric: every gate on all pairs of bits, and every function "
        "of a count, all 2ⁿ⁺¹ of them at the smallest size. k-sparse: any, and the parity, of windows of k = 4 "
        "literals. The bound for one layer is that for any protocol, ⌊n/2⌋ + 1 bits for the terms. Two layers are no "
        "protocol of few bits: what a run sends is counted above as a remark, and grows with every token."
    ),
    lacks=(
        "k-sparse functions in general: two of one family of windows are run; from below, recurrent_symmetric_pairs "
        "has every symmetric function and no other"
    ),
)
