"""A recurrent model that decides whether two subsets of n elements are disjoint has n bits of state."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs
from .ledger.hypotheses import EVERY_INPUT, UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Theorem

_MAP = "disjointness_to_set_disjointness"

THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    assumes=(
        EVERY_INPUT,
        UNTIL_THE_CUT,
        "the first set is read whole before the second",
    ),
    source=BHATTAMISHRA.at("disjointness, recurrent lower bound, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(Law(_MAP), Needs(_MAP, Measure.D1_AB), Runs("disjointness_memory", _MAP)),
    sizes=(6, 64, 1024),
    remark=(
        "Proved here for deterministic models; with bounded error Ω(n) is the literature's (n·(1 − H₂(ε)) "
        "one-way, here)."
    ),
)
