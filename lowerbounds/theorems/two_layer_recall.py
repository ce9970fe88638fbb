"""Two layers of attention of width and precision O(log n) do associative recall."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs
from .ledger.least_precision import LeastPrecision
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    source=BHATTAMISHRA.at("associative recall, two-layer upper bound"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_associative_recall"),
        Needs("index_to_associative_recall", Measure.D1_AB),
        Runs("recall_two_layer", "index_to_associative_recall"),
        LeastPrecision("recall_two_layer", "index_to_associative_recall"),
    ),
    sizes=(4, 16, 32),
    remark=(
        "With hand-set weights, keys and values in tokens of their own. A model of two layers is no protocol of "
        "few bits: what its run sends grows with every token, as counted above."
    ),
)
