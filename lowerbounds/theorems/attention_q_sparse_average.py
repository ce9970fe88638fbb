"""One layer of attention with one head that averages over q of N ≥ 2q + 1 entries has d·p ≥ c·q for a constant c."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import SANFORD

from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs, Printed
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    source=SANFORD.at("Theorem 4"),
    status=Status.FAULT_FOUND,
    evidence=(
        Law("disjointness_to_q_sparse_average"),
        Needs("disjointness_to_q_sparse_average", Measure.D, exact=False),
        Printed("q_sparse_average"),
        InLayer("disjointness_to_q_sparse_average"),
    ),
    sizes=(4, 16, 32),
    remark=(
        "Here: D(DISJ_q) = q + 1 bits in two messages, query out and sums back; the slide charges d·log N. As "
        "printed the set looks where a_i = 0; with indices put right the bound stands. Charged 3·d·(p + "
        "⌈log₂T⌉) bits, it gives d·p of about q/3 at best."
    ),
)
