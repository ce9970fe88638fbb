"""One unit of attention of width 3, input and output maps free, decides Match2."""

from __future__ import annotations

from reductions.source import SANFORD

from ..evidence import Solves
from ..least_precision import LeastPrecision
from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement="One unit of attention of width 3, input and output maps free, decides Match2.",
    about="one layer of attention",
    source=SANFORD.at("Match2, upper bound"),
    status=Status.ONE_SIDED,
    evidence=(
        Solves("match2_waves", "match2"),
        LeastPrecision("match2_waves", "match2"),
    ),
    sizes=(4, 32, 64),
    remark=(
        "Run here with more frequencies at low precision, in place of one frequency at precision O(log M): "
        "the statement's width of 3 is not what is run."
    ),
)
