"""After x, a recurrent model for any symmetric function f of pairs has ⌈log₂ r⌉ bits, r known for every f and gate."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from reductions import Measure
from reductions.costs.source import HERE
from reductions.problems.kinds.pair_functions import GATES
from reductions.tasks.counts.symmetric_states import rank, rows

from . import ledger
from .ledger.evidence import Counts, Law, Needs, Runs
from .ledger.hypotheses import EVERY_INPUT
from .ledger.status import Status
from .ledger.theorem import Theorem

_MAP = "symmetric_pairs_to_symmetric_pairs:function=most"


def _functions(n: int) -> Iterator[tuple[int, ...]]:
    return product((0, 1), repeat=n + 1)


def _counted(n: int) -> str:
    """Different rows of each function's matrix, gates one after another."""
    x = np.array(list(product((0, 1), repeat=n)))
    found = []
    for gate in GATES.values():
        counts = gate(x[:, None], x[None]).sum(axis=-1)
        found += [len(np.unique(np.array(f)[counts], axis=0)) for f in _functions(n)]
    return _sum_up(found)


def _formula(n: int) -> str:
    return _sum_up([rows(gate, f) for gate in GATES for f in _functions(n)])


def _ranks(n: int) -> str:
    return _sum_up([ledger.rank_of_counts(f) for f in _functions(n)])


def _sum_up(numbers: list[int]) -> str:
    """How often each number comes, and at which places, in short."""
    places = sum(place * number for place, number in enumerate(numbers))
    return f"{len(numbers)} functions, {dict(sorted((k, numbers.count(k)) for k in set(numbers)))}, places {places}"


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent",
    assumes=(
        EVERY_INPUT,
        "all of x is read before y",
        "f depends on the number of pairs alone in which the gate is 1",
    ),
    source=HERE.at("Boolean functions of pairs from below; compare arXiv 2406.09347"),
    status=Status.REPRODUCED,
    evidence=(
        Counts("rows of every function and gate", _counted, _formula, largest=5),
        Counts("rank of f(|x ∧ y|) of every f, by sympy", _ranks, lambda n: _sum_up([*map(rank, _functions(n))]), 4),
        Law(_MAP),
        Needs(_MAP, Measure.D1_AB, exact=False),
        Needs(_MAP, Measure.D, exact=False),
        Runs("symmetric_pairs_memory", _MAP),
    ),
    sizes=(3, 4, 16, 256),
    remark=(
        "Proved in reductions.tasks.counts.symmetric_states, and held to all functions of up to 5 pairs. With and, r "
        "is 1 + Σ_{j≥k} C(n, j), k where f first changes: 2ⁿ for disjointness, 2 for all. With xor, 2 for parity, "
        "2ⁿ⁻¹ where f(j) = f(n − j), 2ⁿ for the rest, as for equality. So some symmetric functions are easy for "
        "recurrent models, and which are is known. One layer of h heads of width d and p bits has 3·h·d·(p + ⌈log₂T⌉) "
        "≥ log₂ of the rank (attention_one_layer_lemma), Σ C(n, j) over j with Δʲf(0) ≠ 0 for and."
    ),
)
