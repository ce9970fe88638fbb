"""Two layers of attention of width O(log n) recognise bounded Dyck languages."""

from __future__ import annotations

from reductions.source import BHATTAMISHRA

from ..evidence import Law, Runs, Solves
from ..least_precision import LeastPrecision
from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement="Two layers of attention of width O(log n) recognise bounded Dyck languages.",
    about="two layers of attention",
    source=BHATTAMISHRA.at("bounded Dyck, two-layer upper bound, after Yao et al., arXiv 2105.11115 (2021)"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("disjointness_to_bounded_dyck"),
        Runs("bounded_dyck_three_layer", "disjointness_to_bounded_dyck"),
        Runs("bounded_dyck_three_layer", "equality_to_bounded_dyck"),
        Solves("bounded_dyck_three_layer", "bounded_dyck"),
        LeastPrecision("bounded_dyck_three_layer", "bounded_dyck"),
    ),
    sizes=(4, 16, 64),
    remark=(
        "Three layers are run, not two: one counts the depth, one finds the bracket that opened, one looks for a "
        "failure. Several layers are no protocol of few bits: what a run sends grows with every token."
    ),
)
