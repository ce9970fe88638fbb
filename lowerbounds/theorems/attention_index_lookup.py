"""One layer of attention with one head, width O(log n) and precision O(log n) does index lookup on n symbols."""

from __future__ import annotations

from math import ceil, log

from protocols.setting import Setting, builder
from reductions import TASKS, Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Counts, Law, Needs, Runs, Solves
from .ledger.growth import Grows
from .ledger.hypotheses import EACH_SIZE
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem


def _width(n: int) -> int:
    model = builder("index_lookup_codes").build(Setting(TASKS.get("index_lookup"), n), seed=0)
    return int(model.query_shape[1])


def _stated(n: int) -> int:
    return ceil(16 * log(1 << (max(2, n) - 1).bit_length())) + 1


THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    assumes=(
        EACH_SIZE,
        "weights are powers of 2 at a fixed scale",
    ),
    source=BHATTAMISHRA.at("Theorem 1"),
    status=Status.REPRODUCED,
    evidence=(
        Law("index_to_index_lookup"),
        Needs("index_to_index_lookup", Measure.D, exact=False),
        Runs("index_lookup_codes", "index_to_index_lookup"),
        LeastPrecision("index_lookup_codes", "index_to_index_lookup"),
        Runs("index_lookup_codes:precision=1", "index_to_index_lookup", right=False),
        Runs("index_lookup_binary", "index_to_index_lookup"),
        LeastPrecision("index_lookup_binary", "index_to_index_lookup"),
        Runs("index_lookup_binary:precision=1", "index_to_index_lookup"),
        Counts("width ⌈16·ln N⌉ + 1 of near-orthogonal codes, N the least power of two ≥ n", _width, _stated),
        Solves("index_lookup_codes", "index_lookup"),
        Grows("index_lookup_binary", "index_lookup", power=1),
        Grows("index_lookup_codes", "index_lookup", power=1),
    ),
    sizes=(6, 64, 1024),
    remark=(
        "Weights are powers of 2 at a fixed scale, so a softmax with temperature log₂e / steps and weights "
        "rounded down. The query is Bob's and crosses first, so the run is two-way, it has no run with one "
        "message of Alice's, and INDEX's one-way bound of n bits says nothing about it. With address bits a "
        "full match outweighs all others at every n; with near-orthogonal codes that is checked for every n ≤ "
        "4096, on all inputs. A model is built for each size."
    ),
)
