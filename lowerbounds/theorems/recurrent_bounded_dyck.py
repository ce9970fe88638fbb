"""A recurrent model of Σ_{i≤D} kⁱ + 1 states decides k types of brackets nested to depth D, at any length."""

from __future__ import annotations

from itertools import product

import numpy as np

from reductions.costs.source import BHATTAMISHRA
from reductions.tasks.bounded_dyck import BoundedDyck
from reductions.tasks.counts.bounded_dyck_states import automaton, states

from .ledger.evidence import Counts, Solves
from .ledger.status import Status
from .ledger.theorem import Theorem


def _rows(n: int) -> int:
    """Different rows of all words of n brackets, each with all words of n more, by the task's own definition."""
    task = BoundedDyck()
    words = np.array(list(product(range(4), repeat=n)))
    first, last = np.repeat(words, len(words), axis=0), np.tile(words, (len(words), 1))
    ends = np.full((len(first), 1), task.end)
    labels = task.label(np.concatenate([first, last, ends], axis=1)).reshape(len(words), -1)
    return len(np.unique(labels, axis=0))


THEOREM = Theorem(
    statement=(
        "A recurrent model of Σ_{i≤D} kⁱ + 1 states, which do not depend on length, decides k types of "
        "brackets nested to depth D."
    ),
    about="recurrent",
    assumes=(
        "k types of brackets, nested to depth D at most",
        "the states do not depend on the length",
    ),
    source=BHATTAMISHRA.at("bounded Dyck, recurrent upper bound, its number is unknown here"),
    status=Status.ONE_SIDED,
    evidence=(
        Counts("states half way through 2n brackets, counted", _rows, lambda n: states(n, n), largest=3),
        Counts("states of stacks and one more, for k = D = 2", lambda n: automaton(2, 2), lambda n: 8),
        Solves("bounded_dyck_automaton", "bounded_dyck"),
    ),
    sizes=(2, 3, 64, 256),
    remark=(
        "3 bits for k = D = 2. At a known cut fewer states are needed: heights of one parity, which can still "
        "end in time. The states are counted, and the automaton is run on hard sequences."
    ),
    lacks="a matching lower bound at a cut that is not known; at a known one fewer states are counted",
)
