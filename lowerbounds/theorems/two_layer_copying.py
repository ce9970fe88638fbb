"""Two layers of attention of width O(n·log D) copy every string in which no n-gram stands twice."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import JELASSI

from .ledger.evidence import Law, Needs, Runs
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    source=JELASSI.at("Theorem 2.3 and Corollary 2.5"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_copying"),
        Needs("index_to_copying", Measure.D1_AB),
        Runs("copying_grams", "index_to_copying", right=False),
    ),
    sizes=(4, 6, 8),
    remark=(
        "Free-running generation; it fails exactly on strings in which a gram is continued in two ways, which the "
        "tests enumerate. A model of two layers is no protocol of few bits: what its run sends grows with every "
        "token, as counted above."
    ),
)
