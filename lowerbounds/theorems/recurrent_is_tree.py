"""A recurrent model that decides whether n − 1 edges are a tree on n vertices has n − 3 bits of state."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement

import numpy as np

from reductions import TASKS, Measure
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import WEN
from reductions.tasks.counts.is_tree_states import states

from .ledger.chained.any_length import AnyLength
from .ledger.evidence import Counts, Law, Needs, Printed, Runs
from .ledger.hypotheses import EVERY_INPUT
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_MAP = "index_to_is_tree"


def _rows(n: int) -> str:
    """At every cut, prefixes that some ending tells apart: all multisets of slots, whose order the label ignores."""
    task = TASKS.get("is_tree")
    symbols = [symbol for symbol in range(task.vocabulary(n)) if symbol != 1]
    counts = []
    for t in range(2 * n + 1):
        prefixes, endings = (list(combinations_with_replacement(symbols, k)) for k in (t, 2 * n - t))
        rows = np.array([[*prefix, *ending, 1] for prefix in prefixes for ending in endings])
        counts.append(len(np.unique(task.label(rows).reshape(len(prefixes), -1), axis=0)))
    return " ".join(map(str, counts))


class _AtEveryCut:
    """The most states at any cut."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """The bits of the cut that needs most, with the first slot at which they are needed; nothing is claimed."""
        counts = [states(at.n, t) for t in range(2 * at.n + 1)]
        most = max(counts)
        of = f"states at the cuts that need most, from slot {counts.index(most)} of {2 * at.n} on"
        yield Finding("size", of, f"{ceil_log2(most)} bits", None, None)


THEOREM = Theorem(
    statement=(
        "A recurrent model with o(n) bits does not decide whether a graph on n vertices is a tree, with any "
        "chain of thought."
    ),
    about="recurrent",
    assumes=(
        EVERY_INPUT,
        "n − 1 edges of a graph on n vertices come in any order; what is generated comes after the cut",
    ),
    source=WEN.at("Theorem 4.7 and Lemmas C.26 and C.28"),
    status=Status.REPRODUCED,
    evidence=(
        Law(_MAP),
        Needs(_MAP, Measure.D1_AB),
        Runs("is_tree_partition", _MAP),
        Runs("is_tree_partition", "is_tree_to_is_tree"),
        Counts(
            "states at each cut, by all slots",
            _rows,
            lambda n: " ".join(str(states(n, t)) for t in range(2 * n + 1)),
            3,
        ),
        _AtEveryCut(),
        AnyLength("elman:width=4,precision=4", _MAP),
        Printed("is_tree"),
    ),
    sizes=(7, 32, 64, 256),
    remark=(
        "n − 3 bits, with x written as prefix parities: z_k ≠ z_(k−1) iff x_k = 1, which is the paper's Lemma "
        "C.28, whose displayed equivalence is garbled and is not run. Without the parities, as run above, a "
        "tree says x_k ≠ x_{k+1} and not x_k = 1. The exact need of the whole task is ⌈log₂(Bell(n) + 1)⌉ "
        "bits, met by the partition. Tokens that are generated are Bob's, so that a chain of any length "
        "changes nothing (C.26): run to 64 tokens."
    ),
)
