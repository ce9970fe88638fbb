"""Two layers of attention of width and precision O(log n) decide equality."""

from __future__ import annotations

from reductions import Measure
from reductions.source import BHATTAMISHRA

from ..evidence import Law, Needs
from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement="Two layers of attention of width and precision O(log n) decide equality.",
    about="two layers of attention",
    source=BHATTAMISHRA.at("equality, two-layer upper bound"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("equality_to_string_equality"),
        Needs("equality_to_string_equality", Measure.D, exact=False),
    ),
    sizes=(4, 32, 128),
    remark=(
        "Only the problem is run here: its n + 1 bits are what one layer must pay, and a run of two layers "
        "cut in two pays for every token that the other party asks about."
    ),
)
