"""Linear recurrent models with retrieval simulate n^A steps of a Turing machine in O(A·log n) bits."""

from __future__ import annotations

from reductions.source import WEN

from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement=("Linear recurrent models with retrieval simulate n^A steps of a Turing machine in O(A·log n) bits."),
    about="recurrent with retrieval",
    source=WEN.at("Theorem 5.4"),
    status=Status.NOT_EXECUTABLE,
    evidence=(),
    remark=("Not built here; its printed pattern for a cell finds the oldest write, as retrieval_regexes shows."),
)
