"""Among N codes of O(q·log N) signs every set of q has a query that scores 1 on it and at most 1/2 elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log

from reductions.costs.source import SANFORD

from . import ledger
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_SMALL = 8


@dataclass(frozen=True)
class _Picks:
    """The corrected queries of sets of q, and at a small size how near to an isometry the codes are."""

    sparsity: int

    def find(self, at: Conditions) -> Iterator[Finding]:
        """The largest score off a set; then δ and θ of all sets, and what the lemma makes of them."""
        found = ledger.picked(at.n, self.sparsity, count=at.instances, seed=at.seed)
        how = "all there are" if found.every else "drawn"
        of = f"N = {at.n}, q = {self.sparsity}, d = {found.width}, {found.sets} sets, {how}"
        yield Finding("count", of, f"at most {found.largest:.3f} elsewhere", "≤ 1/2", found.largest <= 0.5)
        stated = ceil(16 * self.sparsity * log(at.n)) + 1
        yield Finding("width", of, found.width, f"⌈16q·ln N⌉ + 1 = {stated}", found.width == stated)
        n = min(at.n, _SMALL)
        delta, theta = ledger.constants(n, self.sparsity)
        room = 1 - delta - theta
        bound = f"{theta / room:.3f}" if room > 0 else "no bound"
        of = f"all sets, N = {n}, q = {self.sparsity}: δ, θ, and the lemma's θ/(1 − δ − θ)"
        yield Finding("count", of, f"{delta:.3f}, {theta:.3f}, {bound}", None, None)


THEOREM = Theorem(
    statement=__doc__,
    about="codes",
    assumes=(
        "signs are uniform and independent",
        "the query may depend on the set",
    ),
    source=SANFORD.at("Theorem 2, its lemma of restricted isometries"),
    status=Status.ONE_SIDED,
    evidence=(_Picks(2), _Picks(3)),
    sizes=(6, 16, 64, 256),
    remark=(
        "The query is the least vector that scores 1 on the set, corrected four times where it scores too much "
        "elsewhere (Candès and Tao). Where sets are few all of them are run. q_sparse_isometry attends by these "
        "queries. Of the least vector alone width q²·log N is proved, in attention_q_sparse_average_upper."
    ),
    lacks=(
        "all sets at once where they are many: they are drawn there; that random signs of width O(q·log N) are a "
        "restricted isometry with high probability is the literature's, and not known with the constant 16"
    ),
)
