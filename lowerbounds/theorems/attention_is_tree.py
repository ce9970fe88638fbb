"""One layer of attention that decides whether a graph on n vertices is a tree has h·d·p = Ω(n)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import HERE

from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs, Runs
from .ledger.least_precision import LeastPrecision
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    source=HERE.at("one message at a scale fixed in advance, by INDEX and by partitions; compare arXiv 2402.18510"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_is_tree"),
        Needs("index_to_is_tree", Measure.D1_AB),
        InLayer("index_to_is_tree", Measure.D1_AB),
        Law("is_tree_to_is_tree"),
        InLayer("is_tree_to_is_tree", Measure.D1_AB),
        Runs("is_tree_sums", "index_to_is_tree"),
        Runs("is_tree_sums", "is_tree_to_is_tree"),
        LeastPrecision("is_tree_sums", "is_tree_to_is_tree"),
    ),
    sizes=(7, 16, 32),
    remark=(
        "The end token is public, so at a scale fixed in advance Alice's sums are the only message: n − 3 bits by "
        "INDEX, ⌈log₂(Bell(n) + 1)⌉ by partitions of the vertices. Where a maximum is exchanged the run is two-way and "
        "the bounds of one message do not apply."
    ),
)
