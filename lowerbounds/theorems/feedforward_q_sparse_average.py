"""A feed-forward network that averages over q ≤ N/2 of N entries has a first layer of width at least N·d'/2."""

from __future__ import annotations

from reductions.costs.source import SANFORD
from reductions.tasks.counts.averaging_rank import first_layer

from . import ledger
from .ledger.evidence import Counts
from .ledger.status import Status
from .ledger.theorem import Theorem


def _above(n: int) -> bool:
    return all(2 * first_layer(n, q) >= n for q in range(1, n // 2 + 1))


THEOREM = Theorem(
    statement=(
        "A feed-forward network that averages over q ≤ N/2 of N entries of d' dimensions has a first layer of "
        "width at least N·d'/2."
    ),
    about="feed-forward",
    assumes=(
        "averages over every set of q are exact",
        "q ≤ N/2",
    ),
    source=SANFORD.at("Theorem 10"),
    status=Status.REPRODUCED,
    evidence=(
        Counts(
            "rank of the matrix of cyclic windows, q = ⌊n/2⌋, by elimination",
            lambda n: ledger.rank_of_windows(n),
            lambda n: first_layer(n, n // 2),
        ),
        Counts("width ≥ N/2 at every q ≤ N/2", _above, lambda n: True, largest=64),
    ),
    sizes=(4, 32, 64, 256),
    remark="Here: (N − gcd(N, q) + 1)·d', the rank of the averages over cyclic windows, which is above N·d'/2.",
)
