"""One unit of attention of width O(1), input and output maps free and O(log M) bits a number, decides Match2."""

from __future__ import annotations

from reductions.costs.source import SANFORD

from .ledger.evidence import Solves
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    assumes=(
        "the maps of a token to query, key and value, and of the sum to the output, are free",
        "entries are below a known M",
    ),
    source=SANFORD.at("Match2, upper bound, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Solves("match2_waves:precision=13,frequencies=1", "match2", largest=32),
        Solves("match2_waves", "match2"),
        LeastPrecision("match2_waves", "match2"),
        Solves("match2_waves:precision=13,frequencies=1,weights=16", "match2", largest=32),
        Solves("match2_waves:weights=8", "match2"),
        LeastPrecision("match2_waves:weights=8", "match2"),
    ),
    sizes=(4, 16, 32, 256),
    remark=(
        "Twice. By weights that are 0 or 1 by a threshold on the score: one frequency is the width 3 of the paper, "
        "cos, sin and a value. By softmax with β = ln(16·F·N/g)/g, g the gap of scores: values are the waves "
        "themselves, width 2 + 2, in place of a blank token. One frequency needs about 2·log₂ M bits; numbers of 13 "
        "bits, the most whose products scores of 16 bits hold, reach M = 130 at N = 32. With ⌈log₂ M⌉ − 1 frequencies "
        "6 bits are enough at every N that is run. The margins are proved in the construction; the least bits of a "
        "weight are found above."
    ),
)
