"""Two layers of attention of width O(1) decide Match3 with neighbouring second and third index."""

from __future__ import annotations

from reductions.source import SANFORD

from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement=("Two layers of attention of width O(1) decide Match3 with neighbouring second and third index."),
    about="two layers of attention",
    source=SANFORD.at("Match3Bigram, upper bound"),
    status=Status.NOT_EXECUTABLE,
    evidence=(),
    remark="The task is on its shelf; the two layers are not built here.",
)
