"""A recurrent model with s bits of state is a protocol of one message of s bits, wherever its input is cut."""

from __future__ import annotations

from reductions.costs.source import BHATTAMISHRA

from .ledger.as_protocol import StateCrosses
from .ledger.status import Status
from .ledger.theorem import Theorem

THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    assumes=("the place of the cut and the number of tokens are public",),
    source=BHATTAMISHRA.at("the protocol of a recurrent model, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(
        StateCrosses("gru:width=4", "string_equality"),
        StateCrosses("lstm:width=3,precision=5", "index_lookup"),
        StateCrosses("equality_memory", "string_equality"),
    ),
    sizes=(4, 16, 256),
    remark=(
        "Proved here: what comes after the cut is a function of the state there and of the later tokens. Generated "
        "tokens come after it too, so that no chain of thought changes the bits. Up to 16 cuts are run of each model, "
        "and its state is what is written down, decoded, and gone on from."
    ),
)
