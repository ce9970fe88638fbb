"""One layer of attention with one head that averages over q of N ≥ 2q + 1 entries has d·p ≥ c·q for a constant c."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import SANFORD

from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs, Printed, Runs
from .ledger.hypotheses import LOG_PRECISION
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=(
        "One layer of attention with one head that averages over q of N ≥ 2q + 1 entries, within 1/(2q) and "
        "for q large enough, has d·p ≥ c·q for a constant c."
    ),
    about="one layer of attention",
    assumes=(
        "one head, N ≥ 2q + 1",
        "the output is within 1/(2q) of the average on every input",
        LOG_PRECISION,
    ),
    source=SANFORD.at("Theorem 4"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("disjointness_to_q_sparse_average"),
        Needs("disjointness_to_q_sparse_average", Measure.D, exact=False),
        Printed("q_sparse_average"),
        Law("disjointness_to_q_sparse_within"),
        Law("disjointness_to_q_sparse_within:dimensions=1"),
        Needs("disjointness_to_q_sparse_within", Measure.D, exact=False),
        Runs("q_sparse_isometry", "disjointness_to_q_sparse_within", right=False),
        InLayer("disjointness_to_q_sparse_average"),
    ),
    sizes=(4, 16, 32),
    remark=(
        "Here: D(DISJ_q) = q + 1 bits in two messages, query out and sums back; the slide charges d·log N. "
        "Within 1/(2q) it is the same bound: averages of disjoint and of meeting sets are 2/q apart, so one "
        "of 1/(2q) tells them, in any d', as run. The set that looks where a_i = 0 is a talk's slide, a slip of the "
        "pen; the paper's own proof was not read. Charged 3·d·(p + ⌈log₂T⌉) bits, it gives d·(p + log T) of about q/3."
    ),
    lacks="d·p ≥ c·q with p below log T: what is proved here is d·(p + ⌈log₂T⌉) = Ω(q)",
)
