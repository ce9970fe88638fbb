"""One layer of h heads of width d and p bits on T tokens is a protocol of 3·d·(p + ⌈log₂T⌉)·h bits, at any split."""

from __future__ import annotations

from reductions.costs.source import BHATTAMISHRA

from .ledger.as_protocol import LayerSends
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=(
        "One layer of h heads of width d, with values and weights of p ≤ ⌈log₂T⌉ bits and d ≥ 4, on T tokens is a "
        "protocol of at most 3·d·(p + ⌈log₂T⌉)·h bits, whoever owns which tokens."
    ),
    about="one layer of attention",
    assumes=(
        "p ≤ ⌈log₂T⌉ and d ≥ 4",
        "which tokens are whose is fixed before the input is",
    ),
    source=BHATTAMISHRA.at("the protocol of a layer, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        LayerSends("attention:width=8,heads=2,precision=4,scale=exchanged", "string_equality"),
        LayerSends("attention:width=8,heads=1,precision=4,weights=hard_average", "string_equality"),
        LayerSends("attention:width=16,heads=4,precision=4,scale=exchanged,positions=none", "induction_heads"),
    ),
    sizes=(8, 32, 256),
    remark=(
        "Proved here with its terms: a query of d·p bits, the sum of T weights of p bits, d sums of T products of 2p "
        "bits, and a largest score each way, for each head; T terms of b bits add up in b + ⌈log₂T⌉ bits. Sums are "
        "exact, so both parties end with the uncut answer, bit for bit."
    ),
)
