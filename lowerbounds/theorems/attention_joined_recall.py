"""One layer of attention recalls by keys in width and precision O(log n) when a key and its value are one token."""

from __future__ import annotations

from reductions.source import HERE

from ..evidence import Law, Runs
from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement=(
        "One layer of attention recalls by keys in width and precision O(log n) when a key and its value are one token."
    ),
    about="one layer of attention",
    source=HERE.at("address bits, by construction"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_associative_recall:joined=true"),
        Runs("recall_joined", "index_to_associative_recall:joined=true"),
    ),
    sizes=(4, 32, 128),
    remark=("The query crosses first, so the run is two-way and the one-way bound of n bits does not apply."),
)
