"""The lemmas under all rows, run: layers, and a recurrent model, are a protocol wherever their tokens are cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import protocols
from reductions import MAPS, TASKS, Owner
from reductions.costs.logarithms import ceil_log2
from reductions.reduction import Layout, in_order
from reductions.sampling import pairs_or_sample

from .. import ledger
from .theorem import Conditions, Finding

_PATTERNS = 4


@dataclass(frozen=True)
class LayerSends:
    """One layer with tokens owned at random: the bits that cross, against what the lemma charges, and the same answers.

    Charged are h·(d·p + (p + L + 1) + d·(2p + L + 1) + 2(p + 1)) bits, L = ⌈log₂T⌉: a query, the sum of weights of p
    bits, d sums of their products with values of p bits, and a score both ways. That is at most 3·d·(p + L)·h where
    3p + L + d + 3 ≤ 2·d·L, as for p ≤ L and d ≥ 4.
    """

    model: str
    task: str

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding for each pattern of owners."""
        task, rng = TASKS.get(self.task), np.random.default_rng(at.seed)
        made = protocols.case(self.model, task, at.n, seed=at.seed)
        tokens = task.sample(at.n, at.instances, rng)
        whole, charged = made.whole(tokens), self._charged(made.model, tokens.shape[1])
        for number in range(_PATTERNS):
            owners = (*map(Owner, rng.integers(2, size=tokens.shape[1] - 1).tolist()), Owner.BOB)
            transcript = made.run(Layout(owners), tokens)
            same = np.array_equal(transcript.answers, whole)
            of = f"{self.model}, {len(tokens)} instances, owners {number + 1} of {_PATTERNS}"
            yield Finding("bits", of, transcript.sent, f"≤ {charged}", same and transcript.sent <= charged)
        papers = made.theorem_bits or 0
        yield Finding("bits", "the charge and the papers' 3·d·(p + L)·h", charged, f"≤ {papers}", charged <= papers)

    def _charged(self, model: Any, length: int) -> int:
        (heads, d), p, more = model.value_shape, model.numbers.precision, ceil_log2(length)
        return int(heads * (d * p + (p + more + 1) + d * (2 * p + more + 1) + 2 * (p + 1)))


@dataclass(frozen=True)
class StateCrosses:
    """A recurrent model cut before each token: one message, of the bits of its state, and the same answers."""

    model: str
    task: str

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding: at how many cuts that is so, of up to 16 that are tried."""
        task, rng = TASKS.get(self.task), np.random.default_rng(at.seed)
        made = protocols.case(self.model, task, at.n, seed=at.seed)
        tokens = task.sample(at.n, at.instances, rng)
        whole, length, kept = made.whole(tokens), tokens.shape[1], 0
        cuts = sorted({1 + (length - 1) * i // 16 for i in range(16)})
        for cut in cuts:
            transcript = made.run(in_order((Owner.ALICE, cut), (Owner.BOB, length - cut)), tokens)
            bits = [message.bits for message in transcript.messages]
            kept += bits == [made.state_bits] and np.array_equal(transcript.answers, whole)
        found = f"{kept} of {len(cuts)} cuts: one message of {made.state_bits} bits"
        yield Finding("bits", self.model, found, f"{len(cuts)} of {len(cuts)}", kept == len(cuts))


@dataclass(frozen=True)
class StackSends:
    """Layers run through a map: the bits that cross, against T·Σc over the layers, and the same answers.

    Every position asks once in every layer, and is answered: c = h·(d_qk·p + 2(s + L) + (w + L + 1) + d_v·(w + p + L +
    1)) bits, L = ⌈log₂T⌉, for a query of p-bit numbers, a score of s bits with its place both ways, the sum of weights
    of w bits, and d_v sums of their products with values. So T·Σc is no less than what any protocol pays.
    """

    model: str
    reduction: str
    largest: int

    def find(self, at: Conditions) -> Iterator[Finding]:
        """What was sent, at the size or at the largest whose tokens fit a table; and what the sum of c must then be."""
        item, n = MAPS.get(self.reduction), min(at.n, self.largest)
        made = protocols.case(self.model, item.task, n, seed=at.seed)
        drawn = pairs_or_sample(item.problem, item.problem_size(n), count=min(at.instances, 64), seed=at.seed)
        tokens = item.tokens(n, drawn.x, drawn.y)
        transcript, length = made.run(item.layout(n), tokens), tokens.shape[1]
        layers = ledger.layers_of(made.model)
        charged = length * sum(self._charged(layer, ceil_log2(length)) for layer in layers)
        same = np.array_equal(transcript.answers, made.whole(tokens))
        of = f"{self.model}, {len(layers)} layers, n={n}, {len(tokens)} instances"
        yield Finding("bits", of, transcript.sent, f"≤ T·Σc = {charged}", same and transcript.sent <= charged)

    def _charged(self, layer: Any, more: int) -> int:
        (heads, d_qk), (_, d_v), p = layer.query_shape, layer.value_shape, layer.numbers.precision
        weight, score = layer.weigh.largest.bit_length(), layer.weigh.score.precision
        sums = weight + more + 1 + d_v * (weight + p + more + 1)
        return int(heads * (d_qk * p + 2 * (score + more) + sums))
