"""One layer of attention that recalls by keys, in tokens apart from values, has h·d·(p + ⌈log₂T⌉) = Ω(n)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import HERE

from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.hypotheses import EVERY_INPUT, FIXED_SCALE, PUBLIC_QUERY
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=(
        "One layer of attention with h heads of width d, weights and values of p bits, its scale fixed or its "
        "attention hard, that recalls by keys, keys and values in tokens of their own, has h·d·(p + ⌈log₂T⌉) "
        "= Ω(n)."
    ),
    about="one layer of attention",
    assumes=(
        FIXED_SCALE,
        EVERY_INPUT,
        "keys and values are tokens of their own, keys may repeat",
        PUBLIC_QUERY,
    ),
    source=HERE.at("one message, by INDEX; compare arXiv 2406.09347"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_associative_recall_by_keys"),
        Needs("index_to_associative_recall_by_keys", Measure.D1_AB, exact=False),
        InLayer("index_to_associative_recall_by_keys", Measure.D1_AB),
        Runs("recall_sums", "index_to_associative_recall_by_keys"),
        Solves("recall_sums", "associative_recall:spare=2"),
        LeastPrecision("recall_sums", "index_to_associative_recall_by_keys"),
    ),
    sizes=(4, 32, 128, 256),
    remark=(
        "Alice writes the values and Bob the keys, and the last token is public. At a fixed scale her sums "
        "are one message; under hard attention her largest score and the sums at it are. Under softmax with K "
        "weights above 0 and the largest score exchanged one message has h·K·(d + 1) sums, which bounds K "
        "times as much. Linear width is enough, as the construction shows."
    ),
)
