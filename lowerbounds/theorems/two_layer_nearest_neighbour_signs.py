"""Two layers of attention of width O(d + log n) do nearest neighbour among vectors of d signs, by a margin of one."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.growth import Grows
from .ledger.hypotheses import EACH_SIZE
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

_MAP, _MODEL, _TASK = "index_to_nearest_neighbour_signs", "nearest_neighbour_signs_two_layer", "nearest_neighbour_signs"

THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    assumes=(
        EACH_SIZE,
        "vectors of d signs, the margin one sign",
    ),
    source=BHATTAMISHRA.at("nearest neighbour, two-layer upper bound, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Law(_MAP),
        Needs(_MAP, Measure.D1_AB),
        Runs(_MODEL, _MAP),
        Solves(_MODEL, _TASK),
        LeastPrecision(_MODEL, _TASK),
        Grows(_MODEL, _TASK, power=1),
    ),
    sizes=(4, 32, 256),
    remark=(
        "Beyond the circle of two_layer_nearest_neighbour: unit vectors of d = 3⌈log₂n⌉ signs over √d, any n points "
        "and any query whose margin is one sign, 2/d of an inner product. Layer 1 has d_qk = ⌈log₂T⌉ and d_v = d + 1, "
        "layer 2 is a softmax with d_qk = d, temperature ½·ln 8n and values of one bit. Right on every input, by the "
        "weights: proved in the construction. Hard samples have all other points one sign farther. A margin below 1/d "
        "among real vectors asks for more bits: on a circle that is two_layer_nearest_neighbour."
    ),
)
