"""Trained models copy strings of trained lengths, and longer ones only with the positions of hard ALiBi."""

from __future__ import annotations

from reductions.costs.source import JELASSI

from .ledger.hypotheses import FRESH
from .ledger.status import Status
from .ledger.theorem import Theorem
from .ledger.trained import Apart, Learns, Longer, Rows

_STUDY = "copying"

THEOREM = Theorem(
    statement=__doc__,
    about="attention and recurrent, trained",
    source=JELASSI.at("experiments, copying"),
    status=Status.MEASURED,
    assumes=(FRESH,),
    evidence=(
        Rows(_STUDY),
        Learns(_STUDY, "sinusoidal"),
        Longer(_STUDY, "hard ALiBi", ("rotary", "sinusoidal", "none", "GRU", "Mamba")),
        Apart(_STUDY, "hard ALiBi", "wrong at 3n/2 where 3-grams fail", "wrong elsewhere"),
    ),
    sizes=(12,),
    remark=(
        "Trained on 4 to 12 symbols, asked for 14 and 18: hard ALiBi copies whole strings, and at 18 is wrong several "
        "times as often on strings that a construction by grams of 3 cannot copy as on all others. Rows come with the "
        "package; `lowerbounds study copying --stored` shows them."
    ),
    lacks=(
        "Lengths to 12 in place of 50 and 300, 4 symbols in place of 26. No number of a figure could be read, so none "
        "is compared."
    ),
)
