"""A recurrent model that says what followed the last symbol before has m·log₂m bits of state, m = n/2 pairs."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import HERE

from .ledger.capacity import InRecurrent
from .ledger.evidence import Law, Needs, Runs
from .ledger.hypotheses import EVERY_INPUT, UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    assumes=(
        EVERY_INPUT,
        UNTIL_THE_CUT,
        "any map of m symbols may be told before the last one",
    ),
    source=HERE.at("function composition, f first"),
    status=Status.REPRODUCED,
    evidence=(
        Law("function_composition_to_induction_heads"),
        Needs("function_composition_to_induction_heads", Measure.D1_AB, exact=False),
        InRecurrent("function_composition_to_induction_heads"),
        Runs("induction_memory", "function_composition_to_induction_heads"),
    ),
    sizes=(4, 32, 128, 256),
    remark=(
        "f is any map of m symbols, so mᵐ messages. The memory that is run holds more: it is right beyond "
        "such pairs too."
    ),
)
