"""Linear recurrent models with retrieval decide IsTree in O(n) steps, by depth-first search."""

from __future__ import annotations

from reductions.source import WEN

from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement=("Linear recurrent models with retrieval decide IsTree in O(n) steps, by depth-first search."),
    about="recurrent with retrieval",
    source=WEN.at("Theorem 5.3, Algorithm 2"),
    status=Status.NOT_EXECUTABLE,
    evidence=(),
    remark=(
        "A model that generates its own queries is not built here. The paper and its released code use the "
        "two separators the other way round."
    ),
)
