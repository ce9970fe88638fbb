"""Two layers of attention do nearest neighbour on a circle of 4n places."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs, Solves
from .ledger.growth import Grows
from .ledger.hypotheses import EACH_SIZE, HARD_WEIGHTS
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=(
        "Two layers of attention of width and precision O(log n) do nearest neighbour among unit vectors with "
        "a margin of n^−O(1)."
    ),
    about="two layers of attention",
    assumes=(
        EACH_SIZE,
        HARD_WEIGHTS,
        "points on a circle of 4n places, the margin one place",
    ),
    source=BHATTAMISHRA.at("nearest neighbour, two-layer upper bound, its number is unknown here"),
    status=Status.ONE_SIDED,
    evidence=(
        Law("index_to_nearest_neighbour"),
        Needs("index_to_nearest_neighbour", Measure.D1_AB),
        Runs("nearest_neighbour_two_layer", "index_to_nearest_neighbour"),
        LeastPrecision("nearest_neighbour_two_layer", "index_to_nearest_neighbour"),
        Grows("nearest_neighbour_two_layer", "nearest_neighbour", power=None),
        Solves("nearest_neighbour_two_layer", "nearest_neighbour"),
        LeastPrecision("nearest_neighbour_two_layer", "nearest_neighbour"),
    ),
    sizes=(4, 32, 64),
    remark=(
        "Weights are 0 or 1 by a threshold, or the leftmost of the largest scores, in place of a softmax. Run "
        "on a circle of 4n places, where the margin is one place, on hard samples whose query is no point. "
        "Points on the circle itself need about 2·log₂ 4n bits; numbers here have 16, so from n = 80 on the "
        "width is Θ(n²): more frequencies take the place of more bits. Two layers are no protocol of few "
        "bits: what a run sends is counted above as a remark, and grows with every token."
    ),
    lacks=(
        "width O(log n) beyond n = 79: with 16 bits it is Θ(n²) from there on, up to n = 1024; spheres of "
        "more dimensions and softmax, which two_layer_nearest_neighbour_signs has for vectors of signs alone"
    ),
)
