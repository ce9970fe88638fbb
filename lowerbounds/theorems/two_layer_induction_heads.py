"""Two layers of attention with h·m = O(1) and p = O(log n) do induction heads."""

from __future__ import annotations

from reductions.costs.source import SANFORD_INDUCTION

from .ledger.evidence import Law, Runs, Solves
from .ledger.least_precision import LeastPrecision
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    source=SANFORD_INDUCTION.at("two-layer upper bound"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_induction_heads"),
        Runs("induction_two_layer", "index_to_induction_heads"),
        Solves("induction_two_layer", "induction_heads"),
        LeastPrecision("induction_two_layer", "induction_heads"),
    ),
    sizes=(4, 16, 64),
    remark=(
        "Run with one bit a number and width O(log n), which is as many bits as O(1) numbers of O(log n). What one "
        "layer pays is in attention_induction_heads. Two layers are no protocol of few bits."
    ),
)
