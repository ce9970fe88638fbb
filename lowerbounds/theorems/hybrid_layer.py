"""A recurrent model followed by one layer of attention does lookup, recall, c-grams, counting, and IsTree in steps."""

from __future__ import annotations

from reductions.source import WEN

from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement=(
        "A recurrent model followed by one layer of attention does lookup, recall, c-grams and counting, and "
        "IsTree with O(n·log n) steps."
    ),
    about="recurrent, then one layer of attention",
    source=WEN.at("Theorems 5.6 to 5.8"),
    status=Status.NOT_EXECUTABLE,
    evidence=(),
    remark="Hybrids of hand-set weights are not built here.",
)
