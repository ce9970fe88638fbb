"""Two layers of attention of width O(n·log D) copy every string in which no n-gram stands twice."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import JELASSI

from .ledger.copied import Fails, OneForAllLengths
from .ledger.evidence import Law, Needs
from .ledger.growth import Grows
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    assumes=(
        "one model for all lengths 2g ≤ L ≤ Dᵍ",
        "the temperature of the softmax is that of the remark, or weights are 1 for the first of the largest scores",
    ),
    source=JELASSI.at("Theorem 2.3"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_copying"),
        Needs("index_to_copying", Measure.D1_AB),
        Fails("copying_grams"),
        Fails("copying_grams:grams=2"),
        Fails("copying_grams:grams=1"),
        OneForAllLengths("copying_grams:grams=3,weights=1", 3),
        OneForAllLengths("copying_grams:grams=5,weights=8", 5),
        Grows("copying_grams", "copying", power=1, spare=200),
    ),
    sizes=(4, 16, 64, 256),
    remark=(
        "One model for all lengths 2g ≤ L ≤ Dᵍ, run to 1024. Layer 1 is uniform over windows of hard ALiBi; layer 2 is "
        "a softmax with β = ½·ln 16Dᵍ and weights in steps of 2⁻ʷ, w = 1 and 8 above, and in the rows with other g the "
        "leftmost of the largest scores. Proved here: where no g-gram stands twice every symbol is right, by the "
        "margin of the softmax; with the leftmost it fails exactly on strings in which a gram is continued in two "
        "ways, counted above by their definition. On a string of one symbol grams stand twice and it is right, so "
        "that the error is below the probability of a gram twice. Two layers are no protocol of few bits: what a run "
        "sends grows with every token."
    ),
    compiles=True,
)
