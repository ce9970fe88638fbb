"""One layer, h heads of width d and p bits, that decides bounded Dyck of depth 2 has h·d·(p + ⌈log₂T⌉) = Ω(T)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs, Runs
from .ledger.hypotheses import EVERY_INPUT, LOG_PRECISION
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    assumes=(
        EVERY_INPUT,
        LOG_PRECISION,
        "depth 1 is enough for T/2 bits, by equality; depth 2 gives T/4, by disjointness",
    ),
    source=BHATTAMISHRA.at("bounded Dyck, one-layer lower bound, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Law("equality_to_bounded_dyck"),
        Needs("equality_to_bounded_dyck", Measure.D, exact=False),
        Law("disjointness_to_bounded_dyck"),
        Needs("disjointness_to_bounded_dyck", Measure.D, exact=False),
        Runs("bounded_dyck_sums", "equality_to_bounded_dyck"),
        LeastPrecision("bounded_dyck_sums", "equality_to_bounded_dyck"),
        Runs("bounded_dyck_sums", "disjointness_to_bounded_dyck"),
        InLayer("equality_to_bounded_dyck"),
    ),
    sizes=(4, 32, 64, 256),
    remark=(
        "p is the bits of weights and of values. Both with interleaved ownership: equality at depth 1 (T/2 "
        "bits, deterministic) and disjointness at "
        "depth 2 (T/4 bits; with bounded error Ω(T) is the literature's). A recurrent cut is a prefix, so "
        "neither speaks of recurrent models. With p = Ω(log T) h·d·p = Ω(T) follows."
    ),
)
