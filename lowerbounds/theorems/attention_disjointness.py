"""One layer of attention with h heads of width d and p-bit numbers that decides disjointness has h·d·p = Ω(n)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs
from .ledger.least_precision import LeastPrecision
from .ledger.theorem import Status, Theorem

_MAP = "disjointness_to_set_disjointness"

THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    source=BHATTAMISHRA.at("disjointness, one-layer lower bound"),
    status=Status.REPRODUCED,
    evidence=(
        Law(_MAP),
        Needs(_MAP, Measure.D),
        Runs("disjointness_sums", _MAP),
        LeastPrecision("disjointness_sums", _MAP),
    ),
    sizes=(6, 64, 1024),
    remark=(
        "Proved here for deterministic layers: D(DISJ_n) = n + 1. With bounded error Ω(n) is the literature's. "
        "Linear width is enough, as the construction shows."
    ),
)
