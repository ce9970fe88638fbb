"""If PSPACE ⊄ P/poly, constant-size recurrent models with chains of thought solve what none without them solves."""

from __future__ import annotations

from reductions.costs.source import WEN

from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=(
        "If PSPACE ⊄ P/poly, constant-size linear recurrent models with chains of thought solve what none "
        "without them solves."
    ),
    about="recurrent",
    assumes=(
        "PSPACE ⊄ P/poly",
        "the size of the model does not grow with n",
    ),
    source=WEN.at("Theorem 4.1"),
    status=Status.NOT_EXECUTABLE,
    evidence=(),
    remark="Conditional on a separation of complexity classes, so that no run at one size can show it.",
    lacks=(
        "all of it: it is conditional on a separation of complexity classes; its simulation of a machine by "
        "steps is recurrent_machine"
    ),
)
