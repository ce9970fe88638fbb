"""There are N codes of d = O(log N/γ²) signs of which any two have |⟨u, v⟩| ≤ γ·d."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log

import numpy as np

from reductions.costs.source import BHATTAMISHRA

from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_TRIES = 64


def width(count: int, inverse: int) -> int:
    """d = ⌊4·ln N/γ²⌋ + 1, γ = 1/inverse."""
    return ceil(4 * log(count) * inverse**2) + 1


def codes(count: int, width: int, seed: int) -> np.ndarray:
    """Random signs: (count, width)."""
    return np.random.default_rng(seed).choice(np.array([-1.0, 1.0], np.float32), size=(count, width))


@dataclass(frozen=True)
class _Drawn:
    """Codes drawn with seeds one after another, until one keeps its promise on all pairs."""

    inverse: int

    def find(self, at: Conditions) -> Iterator[Finding]:
        """The first seed whose codes do, and how near the nearest two of them are."""
        d = width(at.n, self.inverse)
        for seed in range(_TRIES):
            signs = codes(at.n, d, seed)
            products = signs @ signs.T  # whole numbers below 2²⁴: exact
            np.fill_diagonal(products, 0)
            largest = int(np.abs(products).max())
            if largest * self.inverse <= d:
                break
        of = f"N = {at.n}, d = {d}, γ = 1/{self.inverse}, seed {seed}, {at.n * (at.n - 1) // 2} pairs"
        yield Finding("count", of, f"at most {largest}", f"≤ γ·d = {d / self.inverse:g}", largest * self.inverse <= d)


THEOREM = Theorem(
    statement=__doc__,
    about="codes",
    assumes=("signs are uniform and independent, 0 < γ < 1",),
    source=BHATTAMISHRA.at("near-orthogonal vectors, its number is unknown here"),
    status=Status.REPRODUCED,
    evidence=(_Drawn(2), _Drawn(4)),
    sizes=(64, 256, 1024),
    remark=(
        "By counting: two random codes have |⟨u, v⟩| > γ·d with probability below 2·e^(−d·γ²/2) (Hoeffding), there are "
        "fewer than N²/2 pairs, and N²·e^(−d·γ²/2) < 1 for d > 4·ln N/γ². All pairs of the codes drawn are checked in "
        "whole numbers. attention_index_lookup attends by such codes, with one-sided products of at most d/2."
    ),
)
