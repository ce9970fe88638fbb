"""One layer of attention with h heads of width d and p-bit numbers that decides equality has h·d·p = Ω(n)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs
from .ledger.least_precision import LeastPrecision
from .ledger.theorem import Status, Theorem

_MAP = "equality_to_string_equality"

THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    source=BHATTAMISHRA.at("equality, one-layer lower bound"),
    status=Status.REPRODUCED,
    evidence=(
        Law(_MAP),
        Needs(_MAP, Measure.D),
        Runs("equality_sums", _MAP),
        LeastPrecision("equality_sums", _MAP),
        Runs("equality_sums:precision=4", _MAP),
    ),
    sizes=(6, 64, 1024),
    remark=(
        "Proved here: a merge is a protocol, D(EQ_n) = n + 1. The papers charge 3·d·(p + ⌈log₂T⌉)·h bits for a "
        "layer; the bits above are what crossed. Linear width is enough, as the construction shows. Deterministic "
        "only."
    ),
)
