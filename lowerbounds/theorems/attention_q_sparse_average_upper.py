"""One unit of attention of width O(d' + q·log N) averages over any q of N entries; O(d' + q) in infinite precision."""

from __future__ import annotations

from reductions.source import SANFORD

from ..evidence import Runs
from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement=(
        "One unit of attention of width O(d' + q·log N) and precision O(log N) averages over any q of N "
        "entries; O(d' + q) suffices in infinite precision."
    ),
    about="one layer of attention",
    source=SANFORD.at("Theorems 2 and 3"),
    status=Status.REPRODUCED,
    evidence=(
        Runs("q_sparse_codes", "index_to_q_sparse_average"),
        Runs("q_sparse_moments", "index_to_q_sparse_average"),
    ),
    sizes=(4, 32, 64),
    remark=(
        "Random codes with the least query, and the moment curve, at q = 1 as run here. Widths are of the "
        "constructions; constants of the statement are the paper's."
    ),
)
