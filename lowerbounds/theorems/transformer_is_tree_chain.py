"""Transformers of one width, depth and number of heads for all n decide IsTree with a chain of O(n) tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from protocols.messages.turns import Asked
from protocols.setting import Setting, builder
from reductions import TASKS
from reductions.costs.source import WEN
from reductions.tasks.is_tree_chain import NO, YES

from . import ledger
from .ledger.chained.writes import Writes
from .ledger.evidence import Law, Runs
from .ledger.growth import Grows
from .ledger.hypotheses import HARD_WEIGHTS
from .ledger.least_precision import LeastPrecision
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_MODEL, _TASK, _MAP = "is_tree_chain_walk", "is_tree_chain", "index_to_is_tree_chain"


@dataclass(frozen=True)
class _OneForAll:
    """The weights for n vertices on every fewer, and shapes that are the same at n, 2n and 4n."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Errors on half as many and on two vertices; widths, heads and depth."""
        task, made = TASKS.get(_TASK), builder(_MODEL)
        model = made.build(Setting(task, at.n), seed=at.seed)
        for n in sorted({2, at.n // 2}):
            tokens = task.sample(n, 64, np.random.default_rng(at.seed), hard=True)
            wrong = int(
                (ledger.protocol_of(model).whole(tokens, Asked((2 * n,), 2 * n)) != task.label(tokens))
                .any(axis=1)
                .sum()
            )
            yield Finding("errors", f"weights for n = {at.n} on {n} vertices", f"{wrong} of 64", "0", not wrong)
        shapes = [self._shapes(size) for size in (at.n, 2 * at.n, 4 * at.n)]
        of = f"heads, d_qk and d_v of {len(shapes[0])} layers at n = {at.n}, {2 * at.n}, {4 * at.n}"
        found = "; ".join(f"{heads}·({query}, {value})" for heads, query, value in shapes[0])
        yield Finding("width", of, found, "the same at all", len(set(shapes)) == 1)

    def _shapes(self, n: int) -> tuple[tuple[int, int, int], ...]:
        layers = ledger.layers_of(builder(_MODEL).build(Setting(TASKS.get(_TASK), n), seed=0))
        return tuple((*layer.query_shape, layer.value_shape[1]) for layer in layers)


THEOREM = Theorem(
    statement=__doc__,
    about="transformer with chain of thought",
    assumes=(
        HARD_WEIGHTS,
        "one model for all n, of which only the bits of a number grow",
    ),
    source=WEN.at("Theorem 4.7, Algorithm 1 and Lemma C.29"),
    status=Status.REPRODUCED,
    evidence=(
        Law(_MAP),
        Writes(_MODEL, _TASK, (YES, NO), lambda n: 2 * n - 1, "2n − 1"),
        Runs(_MODEL, _MAP),
        LeastPrecision(_MODEL, _MAP),
        _OneForAll(),
        Grows(_MODEL, _TASK, power=1),
    ),
    sizes=(4, 16, 64),
    remark=(
        "Seven layers of one to six heads, d_qk ≤ 10 and d_v ≤ 4 for all n, values and averages of ⌈log₂(2n + 2)⌉ + 2 "
        "bits at most, scores of ⌈log₂ 4n⌉ + 1. The chain is the paper's Algorithm 1, a vertex each time that it is on "
        "top, with one token an edge and a vertex; a tree takes 2n − 1 tokens and the answer. Weights are 1 for the "
        "leftmost of the largest scores, which is what a softmax rounds to whose temperature makes one step of the "
        "score weigh less than half a unit: e^(−β/2ᴸ)·2ᵖ < 1/2, so β = O(n·log n). Right for all n by the argument in "
        "the layers' docstring, and on all lists of four slots over two vertices, on many over 3 to 12, by the tests. "
        "What a two-party run sends is counted above as a remark: it grows with every token."
    ),
    compiles=True,
)
