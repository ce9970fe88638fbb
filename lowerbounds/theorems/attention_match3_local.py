"""One layer of attention of width O(K·log N) decides Match3 within a window of K."""

from __future__ import annotations

from reductions.source import SANFORD

from ..evidence import Solves
from ..theorem import Status, Theorem

THEOREM = Theorem(
    statement="One layer of attention of width O(K·log N) decides Match3 within a window of K.",
    about="one layer of attention",
    source=SANFORD.at("Match3Local, upper bound"),
    status=Status.REPRODUCED,
    evidence=(Solves("match3_local_window", "match3_local"),),
    sizes=(4, 16, 32),
    remark="One head a place of the window, entries in bits, readout free.",
)
