"""One layer of attention that decides Match3 on N entries has d·p·h = Ω(N/log log N)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import SANFORD

from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs, Printed, Runs
from .ledger.hypotheses import EVERY_INPUT, PUBLIC_QUERY
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=(
        "One layer of attention with h heads of width d and p bits that decides Match3 on N entries modulo M "
        "≥ N + 1 has d·p·h ≥ c·N/log log N, for a constant c and N large enough."
    ),
    about="one layer of attention",
    assumes=(
        EVERY_INPUT,
        PUBLIC_QUERY,
        "entries modulo M ≥ 2N here, where the paper has M ≥ N + 1",
    ),
    source=SANFORD.at("Theorem 7"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("disjointness_to_match3"),
        Needs("disjointness_to_match3", Measure.D, exact=False),
        Printed("match3"),
        Runs("match3_sums", "disjointness_to_match3"),
        LeastPrecision("match3_sums", "disjointness_to_match3"),
        InLayer("disjointness_to_match3"),
    ),
    sizes=(5, 33, 65),
    remark=(
        "Here: DISJ_m with m = ⌊(N − 1)/2⌋, M ≥ 2N, so m + 1 bits; the query is public, so h·(d + 1) sums of "
        "p + ⌈log₂N⌉ bits and more are the message: h·d·(p + log N) = Ω(N), which is weaker than N/log log N "
        "where p is below log N / log log N. The encoding that fails is a talk's slide, which is right where "
        "the three indices differ; x₁ = 1 and M ≥ 2N mend it for both readings. The paper's own proof was not "
        "read."
    ),
    lacks=(
        "the factor log log N of the paper, which needs sums rounded to about p + log log N bits, and N + 1 ≤ "
        "M < 2N; the constant c is not known here"
    ),
)
