"""One layer of attention with h heads that decides Match3 has d·p·h ≥ c·N/log log N for a constant c."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import SANFORD

from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs, Printed, Runs
from .ledger.least_precision import LeastPrecision
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    source=SANFORD.at("Theorem 7"),
    status=Status.FAULT_FOUND,
    evidence=(
        Law("disjointness_to_match3"),
        Needs("disjointness_to_match3", Measure.D, exact=False),
        Printed("match3"),
        Runs("match3_sums", "disjointness_to_match3"),
        LeastPrecision("match3_sums", "disjointness_to_match3"),
        InLayer("disjointness_to_match3"),
    ),
    sizes=(5, 33, 65),
    remark=(
        "Here: DISJ_m with m = ⌊(N − 1)/2⌋, so m + 1 bits; the query is public, so h·(d + 1) sums are the "
        "message. The printed encoding is right only where the three indices differ; x₁ = 1 and M ≥ 2N mend "
        "it for both readings. The constant c is not printed here: with its log log N the statement says "
        "little at realistic N."
    ),
)
