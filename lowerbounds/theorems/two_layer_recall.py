"""Two layers of attention of width and precision O(log n) do associative recall."""

from __future__ import annotations

from reductions import Measure
from reductions.source import BHATTAMISHRA

from ..evidence import Law, Needs
from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement="Two layers of attention of width and precision O(log n) do associative recall.",
    about="two layers of attention",
    source=BHATTAMISHRA.at("associative recall, two-layer upper bound"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_associative_recall"),
        Needs("index_to_associative_recall", Measure.D1_AB, exact=False),
    ),
    sizes=(4, 32, 128),
    remark="Only the problem is run here: what a recurrent model must keep.",
)
