"""A deterministic recurrent model that decides whether two strings are equal has n·log₂V bits of state."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import BHATTAMISHRA

from .ledger.evidence import Law, Needs, Runs
from .ledger.hypotheses import EVERY_INPUT, UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Theorem

_MAP = "equality_to_string_equality"

THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    assumes=(
        EVERY_INPUT,
        UNTIL_THE_CUT,
        "the first string is read whole before the second",
    ),
    source=BHATTAMISHRA.at("equality, recurrent lower bound, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        Law(_MAP),
        Needs(_MAP, Measure.D1_AB),
        Runs("equality_memory", _MAP),
        Runs("equality_fingerprint", _MAP, right=False),
        Runs("equality_fingerprint:bits=30", _MAP, right=False),
    ),
    sizes=(6, 64, 1024),
    remark=(
        "Deterministic only: with coins drawn in advance, k bits of fingerprint err with probability 2⁻ᵏ on "
        "pairs that differ, whatever n; for fixed coins some pair is wrong, seldom one that is run."
    ),
)
