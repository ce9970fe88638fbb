"""Layers run by a network of O(N²) nodes of degree 3: its rounds, and what its cut tells of DISJ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reductions import PROBLEMS, Measure
from reductions.sampling import pairs_or_sample

from ....runs.bounds import strongest
from ... import ledger
from ..theorem import Conditions, Finding

_CELLS = 1 << 18  # instances × pairs of vertices


@dataclass(frozen=True)
class ByNetwork:
    """A model on graphs that hold two sets of ⌊N/3⌋² elements, by messages of ⌈log₂ N⌉ bits an edge and round.

    Attributes:
        model: a transformer of the shelf, its tokens rows of bits; or `every row`, which is right on all graphs.
        largest: the most vertices.
        beyond: a size that is run besides at the largest size of the statement; 0 for none.
    """

    model: str
    largest: int
    beyond: int = 0

    def find(self, at: Conditions) -> Iterator[Finding]:
        """For each size the network, the rounds, and the errors and bits over the cut of a model that is right."""
        for n in (min(at.n, self.largest), *([self.beyond] if self.beyond and at.n >= self.largest else [])):
            drawn = self._drawn(n, at)
            run = ledger.graphs_by_network(self.model, drawn.x, drawn.y, n, at.seed)
            yield from self._told(n, run, f"{len(drawn.x)} graphs{', all there are' * drawn.exhaustive}")
            if self.model == "every row":
                yield from self._right(n, run, 1 - PROBLEMS.get("disjointness").value(drawn.x, drawn.y))

    def _drawn(self, n: int, at: Conditions) -> Any:
        count = max(1, min(at.instances, 64, _CELLS // n**2))
        return pairs_or_sample(PROBLEMS.get("disjointness"), (n // 3) ** 2, count=count, seed=at.seed, few=1 << 8)

    def _told(self, n: int, run: Any, graphs: str) -> Iterator[Finding]:
        net = run.network
        of = f"{net.nodes} nodes, {net.bits} bits an edge and round, N={n}"
        found = f"degree {net.degree}, {net.cut} edges in the cut"
        yield Finding("size", of, found, f"degree ≤ 3, N = {n} edges", net.degree <= 3 and net.cut == n)
        of = f"rounds of {self.model}, {run.layers} layers, {graphs}"
        found, agrees = f"{run.rounds}, the same answers at all vertices: {run.same}", run.same
        stated = f"≤ L·(h·d·O((p + log N)/B) + 2·log₂N) = {run.charged}"
        yield Finding("count", of, found, stated, agrees and run.rounds <= run.charged)
        least = -(-((n // 3) ** 2) // (net.bits * net.cut))
        spare = "" if run.crossed <= run.rounds * net.bits * net.cut else ", more than the edges carry"
        found = f"{run.crossed} bits in {run.rounds} rounds{spare}"
        yield Finding("bits", "over the cut", found, f"≤ rounds·B·N; a right model has rounds ≥ {least}", not spare)

    def _right(self, n: int, run: Any, cycles: Any) -> Iterator[Finding]:
        wrong = int((run.whole != cycles[:, None]).any(axis=1).sum())
        yield Finding("errors", f"{self.model}, N={n}", f"{wrong} of {len(cycles)}", "0", not wrong)
        bound = strongest(PROBLEMS.get("disjointness"), (n // 3) ** 2, Measure.D)
        needed = bound.value if bound else 0
        yield Finding(
            "bits", "over the cut, and the answer's", run.crossed + 1, f"≥ {needed}", run.crossed + 1 >= needed
        )
