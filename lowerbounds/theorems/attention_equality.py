"""One layer of attention, h heads of width d and p bits, that decides equality has h·d·(p + ⌈log₂T⌉) = Ω(n)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs
from .ledger.growth import Grows
from .ledger.hypotheses import EVERY_INPUT, LOG_PRECISION
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

_MAP = "equality_to_string_equality"

THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    assumes=(
        EVERY_INPUT,
        LOG_PRECISION,
        "weights and values are on one grid of p bits",
    ),
    source=BHATTAMISHRA.at("equality, one-layer lower bound, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Law(_MAP),
        Needs(_MAP, Measure.D),
        Runs("equality_sums", _MAP),
        LeastPrecision("equality_sums", _MAP),
        Runs("equality_sums:precision=4", _MAP),
        Runs("equality_detecting", _MAP),
        Runs("equality_detecting:averages=2", _MAP),
        LeastPrecision("equality_detecting", _MAP),
        Grows("equality_detecting", "string_equality", power=1, linear=True),
    ),
    sizes=(6, 64, 1024),
    remark=(
        "p is the bits of weights and of values. Proved here: a merge is a protocol, D(EQ_n) = n + 1, and it "
        "sends at most h·(d + 1) sums of T "
        "products of two numbers of p bits, and a score. The papers charge 3·d·(p + ⌈log₂T⌉)·h bits for a "
        "layer; the bits above are what crossed. With p = Ω(log T), as the papers assume, h·d·p = Ω(n) "
        "follows. With fewer bits it is false: a detecting matrix decides equality with h·d·p = 128 at n = "
        "256 (`equality_detecting`, values of 2 bits, and averages of 2 bits on a grid of their own). On one "
        "grid for values and averages it is open here. Deterministic only. A width of about 2n/log₂n is "
        "enough."
    ),
)
