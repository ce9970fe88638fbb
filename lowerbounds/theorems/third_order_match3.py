"""One unit of third-order attention of width O(1) decides Match3."""

from __future__ import annotations

from reductions.source import SANFORD

from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement="One unit of third-order attention of width O(1) decides Match3.",
    about="third-order attention",
    source=SANFORD.at("Match3, third-order upper bound"),
    status=Status.NOT_EXECUTABLE,
    evidence=(),
    remark=(
        "Third-order attention has no cheap merge: its sums run over pairs of tokens, of which both parties "
        "own one. It is not built here."
    ),
)
