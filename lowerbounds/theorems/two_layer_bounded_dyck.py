"""Two layers of attention of width O(log n) recognise bounded Dyck languages."""

from __future__ import annotations

import numpy as np

from protocols.messages.turns import Asked
from protocols.setting import Setting, builder
from reductions import TASKS
from reductions.costs.source import BHATTAMISHRA

from . import ledger
from .ledger.evidence import Counts, Law, Runs, Solves
from .ledger.growth import Grows
from .ledger.hypotheses import EACH_SIZE, HARD_WEIGHTS
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Theorem

_WORDS = 50  # natural ones, and as many hard ones


def _flagged(n: int) -> int:
    """Words that are in the language if and only if two layers flag no position: outputs of all positions, read."""
    task = TASKS.get("bounded_dyck")
    tokens = np.concatenate([task.sample(n, _WORDS, np.random.default_rng(n), hard=hard) for hard in (False, True)])
    made = builder("bounded_dyck_three_layer").build(Setting(task, n), seed=0)
    flags = ledger.protocol_of(type(made)(made.layers[:2])).whole(tokens, Asked(tuple(range(tokens.shape[1]))))
    return int(((flags == 0).all(axis=1) == task.label(tokens)).sum())


THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    assumes=(
        EACH_SIZE,
        HARD_WEIGHTS,
    ),
    source=BHATTAMISHRA.at(
        "bounded Dyck, two-layer upper bound, after Yao et al., arXiv 2105.11115 (2021), its number is unknown here"
    ),
    status=Status.ONE_SIDED,
    evidence=(
        Law("disjointness_to_bounded_dyck"),
        Counts("words in the language just if two layers flag no position, of 100", _flagged, lambda n: 2 * _WORDS),
        Runs("bounded_dyck_three_layer", "disjointness_to_bounded_dyck"),
        Runs("bounded_dyck_three_layer", "equality_to_bounded_dyck"),
        Solves("bounded_dyck_three_layer", "bounded_dyck"),
        LeastPrecision("bounded_dyck_three_layer", "bounded_dyck"),
        Grows("bounded_dyck_three_layer", "bounded_dyck", power=1),
    ),
    sizes=(4, 16, 64, 256),
    remark=(
        "Two layers tell at every position whether its token may stand there, which is what Yao et al. call "
        "to generate: one counts the depth, one finds the bracket that opened. For one answer at the end a "
        "third layer looks for a flag. Several layers are no protocol of few bits: what a run sends grows "
        "with every token."
    ),
    lacks="one answer at the end by two layers: here a third one looks for a flag; softmax",
)
