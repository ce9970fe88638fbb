"""Two layers of attention of width and precision O(log n) do nearest neighbour."""

from __future__ import annotations

from reductions import Measure
from reductions.source import BHATTAMISHRA

from ..evidence import Law, Needs
from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement="Two layers of attention of width and precision O(log n) do nearest neighbour.",
    about="two layers of attention",
    source=BHATTAMISHRA.at("nearest neighbour, two-layer upper bound"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_nearest_neighbour"),
        Needs("index_to_nearest_neighbour", Measure.D1_AB, exact=False),
    ),
    sizes=(4, 32, 128),
    remark="Only the problem is run here: what a recurrent model must keep.",
)
