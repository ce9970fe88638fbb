"""One layer of attention, h heads of width d and p bits, that decides disjointness has h·d·(p + ⌈log₂T⌉) = Ω(n)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.hypotheses import EVERY_INPUT, LOG_PRECISION
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

_MAP = "disjointness_to_set_disjointness"

THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    assumes=(
        EVERY_INPUT,
        LOG_PRECISION,
    ),
    source=BHATTAMISHRA.at("disjointness, one-layer lower bound, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Law(_MAP),
        Needs(_MAP, Measure.D),
        Runs("disjointness_sums", _MAP),
        LeastPrecision("disjointness_sums", _MAP),
        Runs("symmetric_pairs_detecting", "inner_product_to_symmetric_pairs"),
        LeastPrecision("symmetric_pairs_detecting", "symmetric_pairs:function=any"),
        Solves("symmetric_pairs_detecting", "symmetric_pairs:function=any"),
    ),
    sizes=(6, 64, 1024),
    remark=(
        "p is the bits of weights and of values. Proved here for deterministic layers: D(DISJ_n) = n + 1, "
        "and a merge is a protocol. With bounded "
        "error Ω(n) is the literature's. With p = Ω(log T) h·d·p = Ω(n) follows; with fewer bits the sums of "
        "a detecting matrix carry both sets (`symmetric_pairs_detecting`, of which disjointness is the "
        "function any, turned round)."
    ),
)
