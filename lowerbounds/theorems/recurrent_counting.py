"""A recurrent model that decides whether a token occurs more than t times has n bits of state."""

from __future__ import annotations

from reductions import Measure
from reductions.costs.source import WEN

from .ledger.capacity import InRecurrent
from .ledger.evidence import Law, Needs, Printed, Runs
from .ledger.theorem import Status, Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    source=WEN.at("Theorem 4.6, counting"),
    status=Status.FAULT_FOUND,
    evidence=(
        Law("index_to_counting"),
        Needs("index_to_counting", Measure.D1_AB),
        Printed("counting"),
        InRecurrent("index_to_counting"),
        Runs("counting_memory", "index_to_counting"),
    ),
    sizes=(4, 32, 128),
    remark=(
        "With the strict definition the threshold must be 0, not 1 as printed; slots are padded, so that the "
        "length tells nothing. The bound stands with n bits."
    ),
)
