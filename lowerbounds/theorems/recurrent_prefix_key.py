"""A recurrent model that is told the gram before the text says what followed it in O(c·log n) bits."""

from __future__ import annotations

import protocols
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import JELASSI

from .ledger.evidence import Counts, Law, Runs, Solves
from .ledger.status import Status
from .ledger.theorem import Theorem

_TASK = "c_gram:prefix=true"


def _state(n: int) -> int | None:
    return protocols.case("c_gram_prefix", _TASK, n).state_bits


def _stated(n: int) -> int:
    """c = 3 and V = 2 unless told: two windows of 2 tokens and an answer, out of V + n + 1 tokens or none."""
    return ceil_log2((2 + n + 2) ** 5)


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    assumes=("the gram that is asked comes before the text, c is known",),
    source=JELASSI.at("prefix-key n-gram look-up of the experiments; the bits are counted here"),
    status=Status.REPRODUCED,
    evidence=(
        Law(f"index_to_{_TASK}"),
        Runs("c_gram_prefix", f"index_to_{_TASK}"),
        Solves("c_gram_prefix", _TASK),
        Counts("bits of state, (2c − 1)·log₂(V + n + 2) at c = 3, V = 2, rounded up once", _state, _stated),
    ),
    sizes=(4, 32, 256),
    remark=(
        "By construction, right on every input: a window of the last c − 1 tokens beside the gram that was asked, and "
        "what followed the first match. With the gram last, n groups need n bits (recurrent_c_gram): order decides."
    ),
)
