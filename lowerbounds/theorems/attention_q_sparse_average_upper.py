"""One unit of attention of width O(d' + q·log N) averages over any q of N entries; O(d' + q) in infinite precision."""

from __future__ import annotations

from reductions.costs.source import SANFORD

from .ledger.evidence import Runs
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=(
        "One unit of attention of width O(d' + q·log N) and precision O(log N) averages over any q of N "
        "entries; O(d' + q) suffices in infinite precision."
    ),
    about="one layer of attention",
    source=SANFORD.at("Theorems 2 and 3"),
    status=Status.ONE_SIDED,
    evidence=(
        Runs("q_sparse_codes", "index_to_q_sparse_average"),
        LeastPrecision("q_sparse_codes", "index_to_q_sparse_average"),
        Runs("q_sparse_moments", "index_to_q_sparse_average"),
        LeastPrecision("q_sparse_moments", "index_to_q_sparse_average"),
        Runs("q_sparse_codes", "index_to_q_sparse_average:sparsity=2"),
    ),
    sizes=(4, 32, 64),
    remark=(
        "Wider than stated: the codes that are run are of width ⌈4(3q − 1)²·ln N⌉ + 1, so q²·log N with "
        "proved constants, which is q·log N at a fixed q alone. The moment curve has width 2q + 1 and is "
        "exact, in 2q·log₂N bits a number, so with 16 bits up to N = 182 at q = 1 and N = 14 at q = 2. "
        "Weights are 0 or 1 by a threshold."
    ),
    lacks="width q·log N at growing q, d' > 1, softmax, and the tolerance ε of the statement",
)
