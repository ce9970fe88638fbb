"""Two layers of attention of width O(n·log D) copy every string in which no n-gram stands twice."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import JELASSI

from .ledger.copied import Fails
from .ledger.evidence import Law, Needs
from .ledger.growth import Grows
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    source=JELASSI.at("Theorem 2.3 and Corollary 2.5"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_copying"),
        Needs("index_to_copying", Measure.D1_AB),
        Fails("copying_grams"),
        Fails("copying_grams:grams=2"),
        Fails("copying_grams:grams=1"),
        Grows("copying_grams", "copying", power=1, spare=200),
    ),
    sizes=(4, 16, 64),
    remark=(
        "Weights are 0 or 1 by a threshold, or the leftmost of the largest scores, in place of a softmax. "
        "Free-running generation; it fails exactly on strings in which a gram is continued in two ways, "
        "counted above on all strings or on those drawn, by their definition. Two layers are no protocol of "
        "few bits: what a run sends is counted above as a remark, and grows with every token."
    ),
    lacks="one model for all lengths 2n ≤ L ≤ Dⁿ: here one is built for each length; softmax",
)
