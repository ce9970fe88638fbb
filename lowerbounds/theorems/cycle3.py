"""A transformer of depth L with h heads of width d that finds directed triangles has d·h·L = Ω̃(N)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import SANFORD

from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="transformer of any depth",
    source=SANFORD.at("directed 3-cycle, by CONGEST and DISJ, its number is unknown here"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("disjointness_to_cycle3"),
        Needs("disjointness_to_cycle3", Measure.D, exact=False),
        InLayer("disjointness_to_cycle3"),
    ),
    sizes=(5, 9, 16),
    remark=(
        "Here: the instance, and ⌊(N − 1)/2⌋ + 1 bits for one layer. The multi-layer statement through "
        "CONGEST is the paper's and is not run."
    ),
    lacks="several layers: the simulation in CONGEST is not run",
)
