"""One layer of attention that does induction heads has h·d·p = Ω(n)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import HERE

from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs, Runs
from .ledger.least_precision import LeastPrecision
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    source=HERE.at("one message by INDEX; compare arXiv 2408.14332, Theorem 1"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_induction_heads"),
        Needs("index_to_induction_heads", Measure.D1_AB, exact=False),
        InLayer("index_to_induction_heads", Measure.D1_AB),
        Runs("induction_sums", "index_to_induction_heads"),
        LeastPrecision("induction_sums", "index_to_induction_heads"),
    ),
    sizes=(4, 32, 128),
    remark=(
        "For a score scale that is fixed in advance; values are Alice's, keys Bob's, and the last symbol is public. "
        "Linear width is enough, as the construction shows."
    ),
)
