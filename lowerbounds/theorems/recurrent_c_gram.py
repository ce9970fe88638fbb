"""A recurrent model that retrieves what followed a (c−1)-gram has as many bits as there are groups: n/c."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import WEN

from .ledger.capacity import InRecurrent
from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.hypotheses import EVERY_INPUT, UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=(
        "A recurrent model that retrieves what followed a (c−1)-gram has as many bits as there are groups: "
        "n/c for n tokens."
    ),
    about="recurrent",
    assumes=(
        EVERY_INPUT,
        UNTIL_THE_CUT,
        "n is the number of groups of c tokens; the gram that is asked comes last",
    ),
    source=WEN.at("Theorem 4.6, c-gram retrieval"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_c_gram"),
        Needs("index_to_c_gram", Measure.D1_AB),
        InRecurrent("index_to_c_gram"),
        Runs("c_gram_memory", "index_to_c_gram"),
        Solves("c_gram_memory", "c_gram"),
    ),
    sizes=(4, 32, 128, 256),
    remark=(
        "n below is the number of groups of c tokens. The print says x ∈ {0,1}^(n/2) where n/c bits fit, and "
        "its values collide with keys as in recall."
    ),
)
