"""Two layers of attention of width O(n·log D) copy every string in which no n-gram stands twice."""

from __future__ import annotations

from reductions import Measure
from reductions.source import JELASSI

from ..evidence import Law, Needs
from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement=("Two layers of attention of width O(n·log D) copy every string in which no n-gram stands twice."),
    about="two layers of attention",
    source=JELASSI.at("Theorem 2.3 and Corollary 2.5"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_copying"),
        Needs("index_to_copying", Measure.D1_AB, exact=False),
    ),
    sizes=(4, 32, 128),
    remark=(
        "Only the problem is run here: what a recurrent model must keep. How often n-grams repeat is in "
        "copying_ngram_lemma."
    ),
)
