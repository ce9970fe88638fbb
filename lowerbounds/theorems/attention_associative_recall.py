"""One layer of attention that recalls by keys, keys and values in tokens of their own, has h·d·p = Ω(n)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import HERE

from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.least_precision import LeastPrecision
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    source=HERE.at("one message at a scale fixed in advance, by INDEX; compare arXiv 2406.09347"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_associative_recall_by_keys"),
        Needs("index_to_associative_recall_by_keys", Measure.D1_AB, exact=False),
        InLayer("index_to_associative_recall_by_keys", Measure.D1_AB),
        Runs("recall_sums", "index_to_associative_recall_by_keys"),
        Solves("recall_sums", "associative_recall:spare=2"),
        LeastPrecision("recall_sums", "index_to_associative_recall_by_keys"),
    ),
    sizes=(4, 32, 128),
    remark=(
        "Alice writes the values and Bob the keys, so her sums are one message. It needs a score scale that "
        "is fixed in advance: where a maximum crosses back the run is two-way, and INDEX says log n. Linear "
        "width is enough, as the construction shows."
    ),
)
