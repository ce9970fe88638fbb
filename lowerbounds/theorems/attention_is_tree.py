"""One layer of attention that decides whether a graph on n vertices is a tree has h·d·(p + ⌈log₂T⌉) = Ω(n)."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import HERE

from .ledger.capacity import InLayer
from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.hypotheses import EVERY_INPUT, FIXED_SCALE
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=(
        "One layer of attention with h heads of width d, weights and values of p bits, its scale fixed or its "
        "attention hard, that decides whether a graph on n vertices is a tree has h·d·(p + ⌈log₂T⌉) = Ω(n)."
    ),
    about="one layer of attention",
    assumes=(
        FIXED_SCALE,
        EVERY_INPUT,
        "the end token is public",
    ),
    source=HERE.at("one message, by INDEX and by partitions; compare arXiv 2402.18510"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_is_tree"),
        Needs("index_to_is_tree", Measure.D1_AB),
        InLayer("index_to_is_tree", Measure.D1_AB),
        Law("is_tree_to_is_tree"),
        InLayer("is_tree_to_is_tree", Measure.D1_AB),
        Runs("is_tree_sums", "index_to_is_tree"),
        Runs("is_tree_sums", "is_tree_to_is_tree"),
        LeastPrecision("is_tree_sums", "is_tree_to_is_tree"),
        Solves("is_tree_sums", "is_tree"),
    ),
    sizes=(7, 16, 32),
    remark=(
        "The end token is public, so Alice's sums are the only message at a fixed scale, and her largest "
        "score with the sums at it under hard attention: n − 3 bits by INDEX, ⌈log₂(Bell(n) + 1)⌉ by "
        "partitions of the vertices. Under softmax with K weights above 0 and the largest score exchanged one "
        "message has h·K·(d + 1) sums."
    ),
)
