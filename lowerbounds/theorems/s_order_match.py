"""One unit of attention of order s and width O(2ˢ·log M) does Match-s: a score is of a query and s − 1 keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import numpy as np

from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import SANFORD

from .ledger.hypotheses import EXACT_NUMBERS
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_ROOT = Fraction(14143, 10000)  # above √2
_ALL, _SMALL, _TUPLES = 7, 4, 1 << 25
Ints = Any


@dataclass(frozen=True)
class Unit:
    """Waves of F frequencies in p-bit numbers; cos of a sum of s angles is 2ˢ⁻¹ products of cosines and sines.

    cos(a₁ + … + aₛ) = Σ over sets S of even size of (−1)^(|S|/2)·∏_{k ∈ S} sin aₖ·∏_{k ∉ S} cos aₖ. A match scores F,
    any other residue at most F − 1 (`match2_waves`), and rounding moves a score by F·((1 + √2·2^(1−p))ˢ − 1) < 1/2.
    """

    order: int
    modulus: int

    @property
    def frequencies(self) -> int:
        """F = ⌈log₂ M⌉ − 1, at least one."""
        return max(1, ceil_log2(self.modulus) - 1)

    @property
    def precision(self) -> int:
        """The least p with that margin."""
        p = 3
        while self.frequencies * ((1 + _ROOT / 2 ** (p - 1)) ** self.order - 1) >= Fraction(1, 2):
            p += 1
        return p

    def waves(self, numbers: Ints) -> Ints:
        """cos and sin in units of 2^(2−p): (…) ↦ (…, F, 2), whole numbers."""
        turns = numbers[..., None] * (1 << np.arange(self.frequencies)) % self.modulus / self.modulus
        both = np.stack([np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)], axis=-1)
        return np.round(both * 2.0 ** (self.precision - 2))

    def terms(self) -> list[tuple[int, ...]]:
        """For each product, whether the sine (1) or the cosine (0) of each angle is taken."""
        sets = [s for size in range(0, self.order + 1, 2) for s in combinations(range(self.order), size)]
        return [tuple(int(k in chosen) for k in range(self.order)) for chosen in sets]

    def vectors(self, numbers: Ints) -> list[Ints]:
        """The query of each number, then the s − 1 keys: (T, 2ˢ⁻¹·F) each."""
        waves, terms = self.waves(numbers), self.terms()
        made = [waves[..., [term[k] for term in terms]].reshape(len(numbers), -1) for k in range(self.order)]
        signs = np.tile([(-1.0) ** (sum(term) // 2) for term in terms], self.frequencies)
        return [signs * made[0], *made[1:]]

    def matches(self, numbers: Ints) -> bool:
        """Whether the last number has s − 1 partners, by the scores of all (s − 1)-tuples of positions."""
        query, *keys = self.vectors(numbers)
        left = query[-1][None]
        for key in keys[:-1]:
            left = (left[:, None] * key[None]).reshape(-1, left.shape[1])
        least = (self.frequencies - 0.5) * 2.0 ** (self.order * (self.precision - 2))
        return any(bool((left[i : i + 4096] @ keys[-1].T >= least).any()) for i in range(0, len(left), 4096))


def has_match(numbers: list[int], order: int, modulus: int) -> bool:
    """By definition: sums of one number more at a time."""
    sums = {numbers[-1] % modulus}
    for _ in range(order - 1):
        sums = {(total + number) % modulus for total in sums for number in numbers}
    return 0 in sums


@dataclass(frozen=True)
class _Matches:
    """The unit against the definition: on all sequences modulo 7 to length 4, or on some drawn, half with a match."""

    order: int

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Errors, and width and bits."""
        small = at.n <= _SMALL
        modulus = _ALL if small else 2 * at.n * self.order
        unit, rows = Unit(self.order, modulus), self._rows(at, modulus)
        found = [unit.matches(row) for row in rows]
        right = [has_match(row.tolist(), self.order, modulus) for row in rows]
        wrong = sum(a != b for a, b in zip(found, right, strict=True))
        how = "all there are" if small else f"{sum(right)} with a match"
        of = f"order {self.order}, T = {at.n}, M = {modulus}, {how}"
        yield Finding("errors", of, f"{wrong} of {len(rows)}", "0", not wrong)
        width = unit.vectors(rows[0])[0].shape[1]
        stated = 2 ** (self.order - 1) * unit.frequencies
        yield Finding("width", f"{of}, p = {unit.precision}", width, f"2ˢ⁻¹·(⌈log₂M⌉ − 1) = {stated}", width == stated)

    def _rows(self, at: Conditions, modulus: int) -> Ints:
        if at.n <= _SMALL:
            return np.array(list(product(range(modulus), repeat=at.n)))
        rng, count = np.random.default_rng(at.seed), max(2, min(at.instances, _TUPLES // at.n ** (self.order - 1)))
        few = max(2, modulus // 2 ** (self.order + 1))  # small numbers, whose sums stay below M
        rows = rng.integers(1, few, size=(count, at.n))
        partners = rng.integers(at.n - 1, size=count // 2)
        rows[: count // 2, -1] = 1
        rows[np.arange(count // 2), partners] = modulus - 1 - (self.order - 2)
        return rows


THEOREM = Theorem(
    statement=__doc__,
    about="attention of order s",
    assumes=(
        EXACT_NUMBERS,
        "weights are 0 or 1 by a threshold",
        "entries are below a known M; positions may repeat",
    ),
    source=SANFORD.at("Match-s by attention of order s, its number is unknown here"),
    status=Status.ONE_SIDED,
    evidence=(_Matches(2), _Matches(3), _Matches(4)),
    sizes=(3, 4, 64, 256),
    remark=(
        "In whole numbers of p bits, a score for every tuple of s − 1 positions. Right for all s, T, M by the margin "
        "F·((1 + √2·2^(1−p))ˢ − 1) < 1/2, which gives the least p. Repeated positions are allowed. A weight is 1 from "
        "F − 1/2 on. For s = 2 and 3 the same waves are models of attention: attention_match2 and third_order_match3; "
        "from s = 4 on no split of the shelf runs sums over tuples of s − 1 positions by two parties, so the unit is "
        "run whole. There are Tˢ⁻¹ tuples, which is why T = 256 is run on few sequences."
    ),
    lacks="width O(1): here O(log M) waves at p = O(log log M) bits; softmax: weights are 0 or 1 by a threshold",
)
