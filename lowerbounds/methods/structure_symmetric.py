"""Leaves ≥ Σ of the ranks of all answers, for a function of how many of n gadgets say 1, n in the thousands.

Each rank is Σ_j C(n, j)·rʲ over the j at which a generalised Krawtchouk transform of n + 1 values does not vanish.

Source: Buhrman and de Wolf (2001).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress
from math import comb

import numpy as np
import numpy.typing as npt

from reductions import Measure, Side
from reductions.problems.kinds.composition import And, Count, Parity

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from .ranks.gadget_ranks import BY_RANK, by_rank, json_rows, outer_and_table, splitting

Ints = npt.NDArray[np.int64]

OUTERS: tuple[type[And | Parity | Count], ...] = (And, Parity, Count)
LARGEST = 2048
_PRIMES = (2147483647, 2147483629)  # a coefficient is taken as 0 when both divide it


@dataclass(frozen=True)
class StructureSymmetric:
    """Functions of the number of ones: of |x ∧ y|, of the Hamming distance, of any gadget that can be split."""

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """D, leaves and one-way messages from below."""
        return BY_RANK

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate.

        Raises:
            ValueError: the problem is no such composition, has a promise, or its gadget cannot be split.
            TimeUp: from the budget.
        """
        outer, table = outer_and_table(query, OUTERS)
        n = query.n
        if n > LARGEST:
            raise ValueError(f"n={n} counts are too many to transform; at most {LARGEST}")
        answers = [outer.of_count(n, count) for count in range(n + 1)]
        known = sorted({answer for answer in answers if answer is not None})
        if None in answers:
            raise ValueError(f"rank says nothing of {query.problem.spec}: it has a promise")
        beta, rank = splitting(table)
        place = np.array([known.index(answer) for answer in answers if answer is not None])
        kept = np.zeros((len(known), n + 1), dtype=bool)
        for prime in _PRIMES:
            kept |= _transform(place, len(known), beta.as_integer_ratio(), prime, budget) != 0
        weights = [comb(n, j) * rank**j for j in range(n + 1)]
        ranks = [sum(compress(weights, row)) for row in kept.tolist()]
        witness: dict[str, Json] = {
            "gadget": json_rows(table),
            "shift": [beta.numerator, beta.denominator],
            "nonzero": int(kept.sum()),
        }
        yield by_rank(query, ranks, method="structure_symmetric", kind="symmetric", witness=witness)


def _transform(place: Ints, groups: int, beta: tuple[int, int], prime: int, budget: Budget) -> Ints:
    """(groups, n + 1): for each answer and j, Σ of the coefficients of (q−p+pt)ⁿ⁻ʲ(t−1)ʲ at its counts, mod prime.

    With P = (q−p+pt)ⁿ⁻ʲ(t−1)ʲ, (q−p+pt)(t−1)P′ = ((n−j)p(t−1) + j(q−p+pt))P gives each coefficient from the two before
    it, for all j at once.
    """
    n, (p, q) = len(place) - 1, beta
    a, j = q - p, np.arange(n + 1, dtype=np.int64)
    sums = np.zeros((groups, n + 1), dtype=np.int64)
    if a == 0:  # p = q = 1: tⁿ⁻ʲ(t−1)ʲ has the coefficient (−1)ᵐ C(j, m) at k = n − m
        here = np.ones_like(j)
        for m in range(n + 1):
            budget.check()
            sums[place[n - m]] = (sums[place[n - m]] + here) % prime
            here = here * ((m - j) % prime) % prime * pow(m + 1, -1, prime) % prime
        return sums
    here = np.array([pow(a, n - int(i), prime) * (-1) ** int(i) % prime for i in j], dtype=np.int64)
    before = np.zeros_like(here)
    slope = (j * a - (n - j) * p) % prime
    for k in range(n + 1):
        budget.check()
        sums[place[k]] = (sums[place[k]] + here) % prime
        inverse = pow(a * (k + 1), -1, prime) if k < n else 0
        turn = ((a - p) * k - slope) % prime * here % prime
        back = (p * (k - 1 - n)) % prime * before % prime
        here, before = (turn + back) % prime * inverse % prime, here
    return sums


METHOD = StructureSymmetric()
