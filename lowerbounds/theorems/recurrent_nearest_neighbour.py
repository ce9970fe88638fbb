"""A recurrent model that gives the label of the nearest of n points has n bits of state."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.capacity import InRecurrent
from .ledger.evidence import Law, Needs, Runs
from .ledger.hypotheses import EVERY_INPUT, UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    assumes=(
        EVERY_INPUT,
        UNTIL_THE_CUT,
        "points are public and far apart; labels are bits",
    ),
    source=BHATTAMISHRA.at("nearest neighbour, recurrent lower bound, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_nearest_neighbour"),
        Needs("index_to_nearest_neighbour", Measure.D1_AB),
        InRecurrent("index_to_nearest_neighbour"),
        Runs("nearest_neighbour_memory", "index_to_nearest_neighbour"),
    ),
    sizes=(4, 32, 128, 256),
    remark="Proved here: the points are public and far apart, the labels are Alice's bits.",
)
