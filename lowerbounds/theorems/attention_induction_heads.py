"""One layer of attention that does induction heads has h·d·(p + ⌈log₂T⌉) = Ω(n)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import HERE

from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.hypotheses import EVERY_INPUT, FIXED_SCALE
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=(
        "One layer of attention with h heads of width d, weights and values of p bits, its scale fixed or its "
        "attention hard, that does induction heads has h·d·(p + ⌈log₂T⌉) = Ω(n)."
    ),
    about="one layer of attention",
    assumes=(
        FIXED_SCALE,
        EVERY_INPUT,
        "the last symbol is public",
    ),
    source=HERE.at("one message by INDEX; compare arXiv 2408.14332, Theorem 1"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_induction_heads"),
        Needs("index_to_induction_heads", Measure.D1_AB, exact=False),
        InLayer("index_to_induction_heads", Measure.D1_AB),
        Runs("induction_sums", "index_to_induction_heads"),
        LeastPrecision("induction_sums", "index_to_induction_heads"),
        Solves("induction_sums", "induction_heads"),
    ),
    sizes=(4, 32, 128, 256),
    remark=(
        "Values are Alice's, keys Bob's, and the last symbol is public. At a fixed scale her sums are one "
        "message; under hard attention her largest score and the sums at it are. Under softmax with K weights "
        "above 0 and the largest score exchanged one message has h·K·(d + 1) sums. Linear width is enough, as "
        "the construction shows."
    ),
)
