"""A recurrent model of O(log n) bits below one layer of attention does lookup, recall, c-grams and counting."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import WEN

from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.hypotheses import EACH_SIZE
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="recurrent, then one layer of attention",
    assumes=(
        EACH_SIZE,
        "the window of the recurrent layer is as long as a gram",
    ),
    source=WEN.at("Theorem 5.6"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_associative_recall"),
        Needs("index_to_associative_recall", Measure.D1_AB),
        Runs("recall_hybrid", "index_to_associative_recall"),
        LeastPrecision("recall_hybrid", "index_to_associative_recall"),
        Solves("recall_hybrid", "associative_recall:spare=2"),
        Law("index_to_c_gram"),
        Runs("c_gram_hybrid", "index_to_c_gram"),
        LeastPrecision("c_gram_hybrid", "index_to_c_gram"),
        Solves("c_gram_hybrid", "c_gram"),
        Law("index_to_counting"),
        Runs("counting_hybrid", "index_to_counting"),
        LeastPrecision("counting_hybrid", "index_to_counting"),
        Solves("counting_hybrid", "counting"),
        Runs("index_lookup_binary", "index_to_index_lookup"),
    ),
    sizes=(4, 32, 128, 256),
    remark=(
        "Hand-set weights: a window of the last tokens, and one head above it; lookup needs no recurrent "
        "layer. Recall alone needs n bits of a recurrent model, and n bits of one layer of attention, as "
        "their own entries show; both together send O(log² n). IsTree is hybrid_is_tree."
    ),
    lacks=(
        "width O(1) in 16-bit numbers: windows of c tokens are compared in O(c·log n) signs here; in numbers of "
        "O(log n) bits it is constant_width_heads"
    ),
)
