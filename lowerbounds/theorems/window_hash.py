"""n + 1 heads that average over the last 1, 2, … n + 1 tokens give each of these: x_{t−i} = (i + 1)·aᵢ − i·aᵢ₋₁."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np

from reductions.costs.source import JELASSI

from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_FEW, _LONG = 1 << 12, 64


def averages(word: tuple[int, ...], bits: int | None) -> list[Fraction]:
    """aᵢ, the mean of the last i + 1 symbols, exact or to the nearest step of 2⁻ᵇ."""
    exact = [Fraction(sum(word[len(word) - 1 - i :]), i + 1) for i in range(len(word))]
    return exact if bits is None else [Fraction(round(a * 2**bits), 2**bits) for a in exact]


def recovered(means: list[Fraction]) -> tuple[int, ...]:
    """The symbols, the earliest first, each rounded to a whole number."""
    pairs = zip(range(len(means)), means, [Fraction(0), *means], strict=False)
    return tuple(round((i + 1) * a - i * before) for i, a, before in pairs)[::-1]


def bits_for(grams: int) -> int:
    """The least b with 2ᵇ > 2n + 1: then (i + 1 + i)·2^(−b−1) < 1/2 for all i ≤ n."""
    return (2 * grams + 1).bit_length()


@dataclass(frozen=True)
class _Recovers:
    """Windows of n + 1 symbols: all where they are few, or drawn; with exact means and with rounded ones."""

    symbols: int

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Errors with exact means, with the stated bits, and with so few that some window is wrong."""
        size = at.n + 1
        if few := self.symbols**size <= _FEW:
            words = list(product(range(self.symbols), repeat=size))
        else:
            rng = np.random.default_rng(at.seed)
            drawn = rng.integers(self.symbols, size=(min(at.instances, _LONG), size)).tolist()
            words = [tuple(word) for word in drawn]
        bits = bits_for(at.n)
        for kind, fraction in (("exact means", None), (f"means to 2^−{bits}, 2ᵇ > 2n + 1", bits)):
            wrong = sum(recovered(averages(word, fraction)) != word for word in words)
            of = f"{kind}, n = {at.n}, {self.symbols} symbols, {'all windows' if few else 'windows drawn'}"
            yield Finding("errors", of, f"{wrong} of {len(words)}", "0", not wrong)
        wrong = sum(recovered(averages(word, 0)) != word for word in words)
        yield Finding("precision", "with whole means", f"{wrong} of {len(words)} wrong", None, None)


THEOREM = Theorem(
    statement=__doc__,
    about="one layer of attention",
    assumes=("tokens are whole numbers below D; means are kept to the nearest step of 2⁻ᵇ, 2ᵇ > 2n + 1",),
    source=JELASSI.at("the hash of the last n tokens by hard ALiBi, in the proof of Theorem 2.3"),
    status=Status.REPRODUCED,
    evidence=(_Recovers(2), _Recovers(26)),
    sizes=(3, 8, 64, 256),
    remark=(
        "An identity of sums, for all n and D. Means to the nearest step of 2⁻ᵇ, 2ᵇ > 2n + 1, are enough, since an "
        "error of half a step each grows to (2i + 1)·2^(−b−1) < 1/2. Where fewer tokens stand before, the mean is over "
        "those. The first layer of two_layer_copying is made of these heads."
    ),
)
