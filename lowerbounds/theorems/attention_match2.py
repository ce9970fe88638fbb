"""One unit of attention of width 3, input and output maps free, decides Match2."""

from __future__ import annotations

from reductions.costs.source import SANFORD

from .ledger.evidence import Solves
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    source=SANFORD.at("Match2, upper bound, its number is unknown here"),
    status=Status.ONE_SIDED,
    evidence=(
        Solves("match2_waves:precision=13,frequencies=1", "match2", largest=32),
        Solves("match2_waves", "match2"),
        LeastPrecision("match2_waves", "match2"),
    ),
    sizes=(4, 16, 32),
    remark=(
        "Weights are 0 or 1 by a threshold on the score. One frequency is the width of the statement: cos, "
        "sin and a value. It needs about 2·log₂ M bits. Numbers of 13 bits, the most whose products scores of "
        "16 bits hold, reach M = 130 at N = 32. With ⌈log₂ M⌉ − 1 frequencies 6 bits are enough at every N "
        "that is run."
    ),
    lacks=(
        "softmax: the unit is run with weights by a threshold, without the blank token and the temperature "
        "that a softmax needs"
    ),
)
