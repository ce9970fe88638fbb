"""A recurrent model that recalls n pairs out of K keys, or says that a key is absent, has ⌈log₂(C(K, n)·Vⁿ)⌉ bits."""

from __future__ import annotations

from itertools import product

from reductions import Measure
from reductions.costs.source import HERE
from reductions.tasks.counts.recall_states import absent_keys

from .ledger.capacity import InRecurrent
from .ledger.evidence import Counts, Law, Needs, Runs, Solves
from .ledger.hypotheses import EVERY_INPUT, UNTIL_THE_CUT
from .ledger.status import Status
from .ledger.theorem import Theorem


def _maps(n: int) -> int:
    """By trying all words of 0, 1 and absent."""
    return sum(word.count(2) == 1 for word in product(range(3), repeat=n + 1))


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    assumes=(
        EVERY_INPUT,
        UNTIL_THE_CUT,
        "n distinct keys out of K, any of the K may be asked",
    ),
    source=HERE.at("two partial maps differ at some key"),
    status=Status.REPRODUCED,
    evidence=(
        Law("dictionary_to_associative_recall"),
        Needs("dictionary_to_associative_recall", Measure.D1_AB, exact=False),
        Counts("maps from n of n + 1 keys to bits, counted", _maps, lambda n: absent_keys(n, 1, 2), largest=6),
        InRecurrent("dictionary_to_associative_recall"),
        Runs("recall_memory", "dictionary_to_associative_recall"),
        Law("dictionary_to_multi_query_recall"),
        Runs("multi_query_memory", "dictionary_to_multi_query_recall"),
        Solves("multi_query_memory", "multi_query_recall:spare=1"),
    ),
    sizes=(4, 32, 128, 256),
    remark=(
        "K = n + 1 and V = 2 in the runs, of one query and of several. A table of all keys is right with "
        "repeated keys too."
    ),
)
