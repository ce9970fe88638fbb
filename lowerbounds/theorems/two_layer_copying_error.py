"""Two layers of attention of width O(log(L/ε)·log D) copy a uniform string of length L with error below ε."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import comb
from typing import ClassVar

import numpy as np

import protocols
from protocols.setting import Setting, builder
from reductions import TASKS
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import JELASSI

from . import ledger
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_FEW = 1 << 12
_ERRORS = (Fraction(1, 2), Fraction(1, 8), Fraction(1, 100))


def grams_for(length: int, symbols: int, error: Fraction) -> int:
    """The least g with L² ≤ ε·Dᵍ, so that g = ⌈log_D(L²/ε)⌉."""
    g = 1
    while length**2 > error * symbols**g:
        g += 1
    return g


@dataclass(frozen=True)
class _Below:
    """The model of the grams for ε: its error on all strings where they are few, a union bound, and its width."""

    model: ClassVar[str] = "copying_grams"

    symbols: int

    @property
    def task(self) -> str:
        """Over so many symbols."""
        return f"copying:symbols={self.symbols}"

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Three findings for each ε."""
        for error in _ERRORS:
            g = grams_for(at.n, self.symbols, error)
            name = f"{self.model}:grams={g},weights=8"
            of = f"{name}, D = {self.symbols}, L = {at.n}"
            yield self._measured(at, name, of, error)
            union = Fraction(comb(max(0, at.n - g), 2), self.symbols**g)
            yield Finding(
                "bound",
                f"{of}, a gram twice before the last symbol",
                f"≤ {float(union):.3g}",
                f"< {error}",
                union < error,
            )
            task = TASKS.get(self.task)
            layers = ledger.layers_of(builder(name).build(Setting(task, at.n), seed=at.seed))
            width = max(
                heads * max(query, value)
                for heads, query, value in ((*m.query_shape, m.value_shape[1]) for m in layers)
            )
            most = (ceil_log2(at.n**2 * error.denominator) + 1) * 4
            yield Finding("width", of, width, f"≤ 4·(⌈log₂(L²/ε)⌉ + 1) = {most}", width <= most)

    def _measured(self, at: Conditions, name: str, of: str, error: Fraction) -> Finding:
        task = TASKS.get(self.task)
        if self.symbols**at.n <= _FEW:
            words, how = np.array(list(product(range(self.symbols), repeat=at.n))), "all strings"
            ends = np.full((len(words), 1), self.symbols)
            tokens = np.concatenate([ends, words, ends + 1], axis=1)
        else:
            tokens, how = task.sample(at.n, at.instances, np.random.default_rng(at.seed)), "strings drawn"
        wrong = int((~task.accepts(tokens, protocols.case(name, task, at.n).whole(tokens))).sum())
        exact = self.symbols**at.n <= _FEW
        return Finding(
            "errors",
            of,
            f"{wrong} of {len(tokens)} {how}",
            f"< {error}",
            wrong < error * len(tokens) if exact else None,
        )


THEOREM = Theorem(
    statement=__doc__,
    about="two layers of attention",
    assumes=(
        "strings are uniform",
        "ε is known, and g = ⌈log_D(L²/ε)⌉",
    ),
    source=JELASSI.at("Corollary 2.5"),
    status=Status.REPRODUCED,
    evidence=(_Below(2), _Below(4)),
    sizes=(6, 10, 64),
    remark=(
        "With g = ⌈log_D(L²/ε)⌉ in two_layer_copying. It is wrong only where a g-gram stands twice and something "
        "follows both, which any two of L − g places do with probability D⁻ᵍ: C(L − g, 2)·D⁻ᵍ < ε. That is for all L, "
        "D and ε; the error is measured on all strings at the small sizes. The width of the widest layer, heads × the "
        "larger of d_qk and d_v, is at most g·⌈log₂(D + 2)⌉ + 1."
    ),
    compiles=True,
)
