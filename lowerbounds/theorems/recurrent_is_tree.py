"""A recurrent model that decides whether n − 1 edges are a tree on n vertices has n − 3 bits of state."""

from __future__ import annotations

from reductions import Measure
from reductions.source import WEN

from ..evidence import Law, Needs, Printed, Runs
from ..theorem import Status, Theorem

_MAP = "index_to_is_tree"


THEOREM = Theorem(
    statement=(
        "A recurrent model with o(n) bits does not decide whether a graph on n vertices is a tree, with any chain "
        "of thought."
    ),
    about="recurrent",
    source=WEN.at("Theorem 4.7 and Lemma C.28"),
    status=Status.FAULT_FOUND,
    evidence=(
        Law(_MAP),
        Needs(_MAP, Measure.D1_AB),
        Runs("is_tree_partition", _MAP),
        Runs("is_tree_partition", "is_tree_to_is_tree"),
        Printed("is_tree"),
    ),
    sizes=(7, 32, 64),
    remark=(
        "The bound stands with n − 3 bits once x is written as prefix parities: z_k ≠ z_(k−1) iff x_k = 1. The "
        "exact need of the whole task is ⌈log₂(Bell(n) + 1)⌉ bits, met by the partition. Tokens that are "
        "generated are Bob's."
    ),
)
