"""A transformer with O(C(n)) parameters gives a recurrent model's answer in C(n) + 1 times the steps."""

from __future__ import annotations

from reductions.source import WEN

from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement=(
        "A transformer with O(C(n)) parameters gives the answer of a recurrent model with circuits of size "
        "C(n) in C(n) + 1 times the steps."
    ),
    about="transformer with chain of thought",
    source=WEN.at("Theorem 4.8"),
    status=Status.NOT_EXECUTABLE,
    evidence=(),
    remark="A transformer that writes a circuit's gates as tokens is not built here.",
)
