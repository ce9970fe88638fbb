"""Trained attention does IsTree after a chain, and a trained recurrent model after a chain with searches in it."""

from __future__ import annotations

from reductions.costs.source import WEN

from .ledger.hypotheses import FRESH
from .ledger.status import Status
from .ledger.theorem import Theorem
from .ledger.trained import Learns, Rows

_STUDY = "is_tree"

THEOREM = Theorem(
    statement=__doc__,
    about="attention, recurrent and hybrid, trained",
    source=WEN.at("Figure 2"),
    status=Status.MEASURED,
    assumes=(FRESH,),
    evidence=(
        Rows(_STUDY),
        Learns(_STUDY, "attention", "is_tree", learns=False),
        Learns(_STUDY, "hybrid", "is_tree_chain"),
        Learns(_STUDY, "attention", "is_tree_chain:searched=true"),
        Learns(_STUDY, "hybrid", "is_tree_chain:searched=true"),
        Learns(_STUDY, "GRU", "is_tree", learns=False),
        Learns(_STUDY, "GRU", "is_tree_chain", learns=False),
        Learns(_STUDY, "GRU", "is_tree_chain:searched=true"),
    ),
    sizes=(8,),
    remark=(
        "Optimisation and not capacity: 512 bits of state where 13 are enough. Answers are of models that run free. A "
        "search is a vertex that the model writes, and finds the edge there that is next; what is found is not "
        "trained on. Rows come with the package; `lowerbounds study is_tree --stored` shows them."
    ),
    lacks=(
        "n = 8 in place of 16 to 64, a GRU in place of Mamba, other searches than the paper's. No number of the "
        "figure could be read, so none is compared."
    ),
)
