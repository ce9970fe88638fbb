"""One layer of attention of width O(K·log N) decides Match3 within a window of K."""

from __future__ import annotations

from protocols.setting import Setting, builder
from reductions import TASKS
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import SANFORD
from reductions.tasks.match3_local import Match3Local

from .ledger.evidence import Counts, Solves
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem


def _width(n: int) -> int:
    """All numbers of all heads' values."""
    heads, width = builder("match3_local_unit").build(Setting(TASKS.get("match3_local"), n), seed=0).value_shape
    return int(heads * width)


THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    assumes=(
        "the window K is known",
        "the map of the sum to the output is free",
        "entries are below a known M",
    ),
    source=SANFORD.at("Match3Local, upper bound, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Solves("match3_local_unit", "match3_local"),
        LeastPrecision("match3_local_unit", "match3_local"),
        Solves("match3_local_window", "match3_local"),
        LeastPrecision("match3_local_window", "match3_local"),
        Counts("width min(N, K + 1)·⌈log₂M⌉, K = 4", _width, lambda n: min(n, 5) * ceil_log2(Match3Local().modulus(n))),
    ),
    sizes=(4, 16, 32, 256),
    remark=(
        "One unit: uniform over the window, which is a softmax of equal scores, each place in a block of its own; "
        "width (K + 1)·⌈log₂ M⌉, entries in bits, readout free, right on every input since each block holds one "
        "place; so any reading of the pair, i = j or N itself allowed (which is run) or not, is a readout of the "
        "same. And with one head a place of the window."
    ),
)
