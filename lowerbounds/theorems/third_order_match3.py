"""One unit of third-order attention of width O(1) decides Match3."""

from __future__ import annotations

from reductions.costs.source import SANFORD

from .ledger.evidence import Law, Runs, Solves
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="third-order attention",
    assumes=(
        "weights are 0 or 1 by a threshold",
        "entries are below a known M",
    ),
    source=SANFORD.at("Match3, third-order upper bound, its number is unknown here"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("disjointness_to_match3"),
        Runs("match3_third_order", "disjointness_to_match3"),
        LeastPrecision("match3_third_order", "disjointness_to_match3"),
        Solves("match3_third_order", "match3"),
    ),
    sizes=(5, 33, 65),
    remark=(
        "Built with O(log M) waves at 8 bits; width O(1) asks for precision that grows with M, as for Match2. "
        "There is no cheap merge: pairs mix both parties' tokens, so the run sends all of one party's tokens."
    ),
    lacks="width O(1): here O(log M) waves at 8 bits; softmax",
)
