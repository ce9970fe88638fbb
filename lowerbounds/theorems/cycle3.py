"""A transformer of L layers of h heads of width d that finds directed triangles has L·h·d = Ω̃(N), whatever L."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import SANFORD

from .ledger.as_protocol import StackSends
from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs
from .ledger.hypotheses import EVERY_INPUT
from .ledger.status import Status
from .ledger.theorem import Theorem

_MAP = "disjointness_to_cycle3_anywhere"

THEOREM = Theorem(
    statement=(
        "A transformer of L layers of h heads of width d and p bits, p ≤ ⌈log₂N⌉ and d ≥ 4, that says of each of N "
        "vertices whether it is on a directed triangle has L·h·d·(p + log N) = Ω(N), whatever L."
    ),
    about="transformer of any depth",
    assumes=(
        "p ≤ ⌈log₂N⌉ and d ≥ 4",
        EVERY_INPUT,
        "a token is a row of the adjacency matrix, N bits; every vertex is answered",
    ),
    source=SANFORD.at("directed 3-cycle, by CONGEST and DISJ, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Law(_MAP),
        Needs(_MAP, Measure.D, exact=False),
        StackSends("transformer:layers=2", _MAP, 12),
        StackSends("transformer:layers=4,heads=1", _MAP, 9),
        Law("disjointness_to_cycle3"),
        Needs("disjointness_to_cycle3", Measure.D, exact=False),
        InLayer("disjointness_to_cycle3"),
    ),
    sizes=(6, 12, 30),
    remark=(
        "Proved here, in two lines and without CONGEST: a graph on N vertices holds DISJ of ⌊N/3⌋² bits, of which "
        "Alice has ⌊N/3⌋ rows and Bob as many; and run by two parties each of N tokens asks once in each of L layers "
        "and is answered in c = O(h·d·(p + log N)) bits, with two bits more for the answers of all vertices in one. So "
        "N·L·c + 2 ≥ ⌊N/3⌋² + 1. The paper goes through a network of N² nodes of degree 3, which is not run. A row is "
        "a token of N bits, so N ≤ 31; models with a table of 2ᴺ tokens are run to N = 12. For one layer and the last "
        "vertex alone it is ⌊(N − 1)/2⌋ + 1 bits."
    ),
)
