"""One unit of attention of width O(d' + q·log N) averages over any q of N entries; O(d' + q) in infinite precision."""

from __future__ import annotations

from reductions.costs.source import SANFORD

from .ledger.evidence import Runs, Solves
from .ledger.hypotheses import EACH_SIZE
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

_SETS = "q_sparse_within:sparsity=3,dimensions=3"

THEOREM = Theorem(
    statement=(
        "One unit of attention of width O(d' + q·log N) and precision O(log((q/ε)·log N)) averages over any q of N "
        "entries of d' dimensions within ε; O(d' + q) suffices in infinite precision."
    ),
    about="one layer of attention",
    assumes=(
        EACH_SIZE,
        "one head; sets have exactly q entries",
        "the softmax has a known temperature, or weights are 0 or 1 by a threshold",
    ),
    source=SANFORD.at("Theorems 2 and 3"),
    status=Status.ONE_SIDED,
    evidence=(
        Solves("q_sparse_isometry", _SETS),
        LeastPrecision("q_sparse_isometry", _SETS),
        Solves("q_sparse_isometry", "q_sparse_within:sparsity=2,dimensions=2,within=64"),
        Runs("q_sparse_codes", "index_to_q_sparse_average"),
        LeastPrecision("q_sparse_codes", "index_to_q_sparse_average"),
        Runs("q_sparse_moments", "index_to_q_sparse_average"),
        LeastPrecision("q_sparse_moments", "index_to_q_sparse_average"),
        Runs("q_sparse_codes", "index_to_q_sparse_average:sparsity=2"),
    ),
    sizes=(4, 32, 64),
    remark=(
        "Within ε by softmax: width ⌈16q·ln N⌉ + 1 and d' values, queries corrected as in restricted_isometry, with "
        "ε = 1/(2q) and with ε = 1/64, and the least p of values, averages and weights. Exactly, by a threshold: codes "
        "of width ⌈4(3q − 1)²·ln N⌉ + 1, q²·log N with proved constants. The moment curve has width 2q + 1 and is "
        "exact, in 2q·log₂N bits a number, so with 16 bits up to N = 182 at q = 1 and N = 14 at q = 2; in numbers of "
        "any size it is neighbourly_polytope."
    ),
    lacks=(
        "all sets at once in width 16q·ln N: they are drawn where they are many, and proved is width q²·log N; "
        "infinite precision: whole numbers of 16 bits are attended by, larger ones only multiplied out"
    ),
    compiles=True,
)
