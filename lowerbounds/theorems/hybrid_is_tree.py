"""A recurrent model of O(log n) bits below one layer of attention decides IsTree with a chain of O(n·log n) tokens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from protocols.constructions.walking.search_words import NO, VERTEX, YES, most_tokens
from reductions import TASKS
from reductions.costs.source import WEN
from reductions.tasks import is_tree_chain

from . import ledger
from .ledger.chained.written import by_two, drawn, lengths, misled, written
from .ledger.growth import layer_bits
from .ledger.hypotheses import EACH_SIZE, HARD_WEIGHTS
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_ALL = 1 << 12  # instances × vertices
_MOST = 16  # vertices of a run by two parties


@dataclass(frozen=True)
class _Searches:
    """The model's own chain: its answers, its tour, its length, what comes of a wrong token, and its size."""

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Six findings, in this order."""
        task, n = TASKS.get("is_tree"), at.n
        model, count = ledger.tree_search(n), most_tokens(n)
        tokens = drawn(task, n, min(at.instances, _ALL // n), at.seed)
        words = [model.words + word for word in (YES, NO)]
        said = written(model, tokens, count, tuple(words))
        wrong = int((said[:, -1] != np.where(task.label(tokens) == 1, *words)).sum())
        yield Finding("errors", "last token written", f"{wrong} of {len(tokens)}", "0", not wrong)
        tours, trees = self._tours(model, tokens, said)
        yield Finding("tokens", "chains of trees", f"{tours} of {trees} go Algorithm 1's way", None, tours == trees > 0)
        longest = int(lengths(said, words).max())
        yield Finding(
            "tokens",
            f"longest chain, {len(tokens)} instances",
            longest,
            f"≤ O(n·log n), here {count}",
            longest <= count,
        )
        lucky, asked = misled(model, tokens, said, words, at.seed)
        yield Finding(
            "errors", "answers after one wrong token, written on freely", f"{lucky} of {asked}", "0", not lucky
        )
        bits = [ledger.protocol_of(ledger.tree_search(size)).state_bits or 0 for size in (n, 2 * n, 4 * n)]
        layers = [layer_bits(ledger.tree_search(size)) for size in (n, 2 * n, 4 * n)]
        found = f"{bits} of state, {layers} of one token in the layer, at n, 2n, 4n"
        grown = bits[2] - bits[0] <= 2 * 5 + 3 and layers[2] - layers[1] == layers[1] - layers[0]  # five numbers
        yield Finding("size", "bits", found, "O(log n)", grown)
        yield self._by_two(min(n, _MOST), at)

    def _tours(self, model: Any, tokens: np.ndarray, said: np.ndarray) -> tuple[int, int]:
        """Trees of which the vertices written are those of Algorithm 1, but the root at first; and trees."""
        right = is_tree_chain.TASK.label(is_tree_chain.of_edges(tokens))
        trees = right[:, -1] == is_tree_chain.YES
        same = 0
        for row, chain in zip(right[trees], said[trees] - model.words, strict=True):
            vertices = chain[(chain >= VERTEX) & (chain < VERTEX + model.n)] - VERTEX
            same += np.array_equal(vertices, is_tree_chain.pair_of(row[1:-1])[0])
        return same, int(trees.sum())

    def _by_two(self, n: int, at: Conditions) -> Finding:
        """The same chain from two parties, with what they send, which grows with every token."""
        model, task = ledger.tree_search(n), TASKS.get("is_tree")
        tokens = drawn(task, n, 8, at.seed)
        sent, same = by_two(model, tokens, most_tokens(n), model.words + VERTEX + 3 * n)
        return Finding("bits", f"by two parties, n={n}", f"{sent}, a remark; the same chains: {same}", None, same)


THEOREM = Theorem(
    statement=__doc__,
    about="recurrent, then one layer of attention",
    assumes=(
        EACH_SIZE,
        HARD_WEIGHTS,
        "n − 1 edges are given as slots of two vertices; the chain is the model's own",
    ),
    source=WEN.at("Theorem 5.7"),
    status=Status.REPRODUCED,
    evidence=(_Searches(),),
    sizes=(4, 8, 32, 256),
    remark=(
        "The recurrent layer keeps a vertex, a slot, a level, another vertex and a count; the layer of attention has "
        "eight heads of d_qk = ⌊log₂ n⌋ + ⌊log₂ 2n⌋ + 2 and numbers of 2 bits, where the paper has width O(1) and "
        "numbers of O(log n) bits. It searches dyadic blocks where the paper searches for the nearest match at a "
        "doubled distance: as many tokens, and scores of few bits. Weights are 1 for the leftmost of the largest "
        "scores. Half of the heads ask again what was asked before the token, so that a token that was not to be "
        "written is seen. Right for all n by the invariant of depth-first search; the tests run all lists of few edges."
    ),
    compiles=True,
)
