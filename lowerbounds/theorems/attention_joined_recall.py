"""One layer of attention recalls by keys in width and precision O(log n) when a key and its value are one token."""

from __future__ import annotations

from protocols.setting import Setting, builder
from reductions import TASKS
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import HERE

from .ledger.evidence import Counts, Law, Runs
from .ledger.hypotheses import EACH_SIZE
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem


def _width(n: int) -> int:
    """All numbers of all heads' queries."""
    heads, width = (
        builder("recall_joined").build(Setting(TASKS.get("associative_recall:joined=true"), n), seed=0).query_shape
    )
    return int(heads * width)


THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    assumes=(
        EACH_SIZE,
        "a key and its value are one token, and no key stands twice",
    ),
    source=HERE.at("address bits, by construction"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_associative_recall:joined=true"),
        Runs("recall_joined", "index_to_associative_recall:joined=true"),
        LeastPrecision("recall_joined", "index_to_associative_recall:joined=true"),
        Counts("width ⌈log₂n⌉ of keys", _width, ceil_log2),
    ),
    sizes=(4, 32, 128, 256),
    remark="The query crosses first, so the run is two-way and the one-way bound of n bits does not apply.",
    lacks="keys that repeat: the construction finds one pair, and hard sequences with equal keys make it err",
)
