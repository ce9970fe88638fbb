"""A transformer of L layers of h heads of width d that finds directed triangles has L·h·d = Ω̃(N), whatever L."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import SANFORD

from .ledger.as_protocol import StackSends
from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs
from .ledger.hypotheses import EVERY_INPUT
from .ledger.rounds.by_network import ByNetwork
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
        ByNetwork("every row", 12),
        ByNetwork("transformer:layers=2,width=8", 30, beyond=256),
        Law("disjointness_to_cycle3"),
        Needs("disjointness_to_cycle3", Measure.D, exact=False),
        InLayer("disjointness_to_cycle3"),
    ),
    sizes=(6, 12, 30),
    remark=(
        "Proved here in two lines, and run as the paper has it: a graph on N vertices holds DISJ of ⌊N/3⌋² bits, of "
        "which Alice has ⌊N/3⌋ rows and Bob as many; and run by two parties each of N tokens asks once in each of L "
        "layers and is answered in c = O(h·d·(p + log N)) bits, with two bits more for the answers of all vertices in "
        "one. So N·L·c + 2 ≥ ⌊N/3⌋² + 1. The paper's way is CONGEST: N² nodes of pairs, and trees that bring a query, "
        "a key and a value to each and its sums back, of degree 3, with B = ⌈log₂N⌉ bits an edge and round; a cut of "
        "N edges has all of Alice's rows on one side, so a right model has L·(h·d·O((p + log N)/B) + 2·log₂N) ≥ "
        "⌊N/3⌋²/(N·B) rounds. All messages are run, on all graphs of two sets at N = 6 and to N = 256, where rows are "
        "vectors; a layer of N heads of width N is right on all graphs. As a task of tokens a row is a number of N "
        "bits, so N ≤ 31; models with a table of 2ᴺ tokens are run to N = 12. For one layer and the last vertex alone "
        "it is ⌊(N − 1)/2⌋ + 1 bits."
    ),
    compiles=True,
)
