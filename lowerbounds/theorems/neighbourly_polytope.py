"""Any q of N points on the moment curve in 2q dimensions are a face: a query scores 0 on them and less elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from reductions.costs.source import SANFORD

from .ledger.hypotheses import EXACT_NUMBERS
from .ledger.status import Status
from .ledger.theorem import Conditions, Finding, Theorem

_FEW = 1 << 12


def face(members: tuple[int, ...]) -> list[int]:
    """Coefficients of −∏ (t − l)² over the members l, the constant first: 2q + 1 whole numbers."""
    product = [-1]
    for member in members:
        factors = [0] * (len(product) + 2)
        for i, coefficient in enumerate(product):
            factors[i] += coefficient * member**2
            factors[i + 1] -= 2 * coefficient * member
            factors[i + 2] += coefficient
        product = factors
    return product


def curve(place: int, degree: int) -> list[int]:
    """(1, t, …, t^degree)."""
    return [place**power for power in range(degree + 1)]


@dataclass(frozen=True)
class _Faces:
    """Sets of q of N places, in whole numbers of any size."""

    sparsity: int

    def find(self, at: Conditions) -> Iterator[Finding]:
        """Sets whose query scores 0 on them and −1 or less elsewhere; and the bits of the largest number."""
        q, n = self.sparsity, at.n
        if few := comb(n, q) <= _FEW:
            sets = list(combinations(range(n), q))
        else:
            rng = np.random.default_rng(at.seed)
            sets = [tuple(sorted(rng.choice(n, q, replace=False).tolist())) for _ in range(at.instances)]
        keys = [curve(place, 2 * q) for place in range(n)]
        queries = [face(members) for members in sets]
        right = sum(self._is_face(keys, query, members) for query, members in zip(queries, sets, strict=True))
        of = f"N = {n}, q = {q}, width {2 * q + 1}, {len(sets)} sets{', all there are' if few else ' drawn'}"
        yield Finding("count", of, f"{right} faces", f"{len(sets)}", right == len(sets))
        largest = max(n - 1, 1) ** (2 * q)
        bits = max(largest, *(abs(value) for query in queries for value in query)).bit_length() + 1
        yield Finding("precision", f"{of}: bits of a whole number", bits, "no bound in the statement", None)

    def _is_face(self, keys: list[list[int]], query: list[int], members: tuple[int, ...]) -> bool:
        scores = [sum(a * b for a, b in zip(query, key, strict=True)) for key in keys]
        return all((score == 0) if place in members else (score <= -1) for place, score in enumerate(scores))


THEOREM = Theorem(
    statement=__doc__,
    about="codes",
    assumes=(EXACT_NUMBERS,),
    source=SANFORD.at("Theorem 3, its lemma of neighbourly polytopes"),
    status=Status.REPRODUCED,
    evidence=(_Faces(1), _Faces(2), _Faces(3)),
    sizes=(5, 12, 64, 256),
    remark=(
        "The query holds the coefficients of −∏ (t − l)² over the set, which is 0 on it and at most −1 at any other "
        "whole t: for all N and q. Run in whole numbers of any size; they have up to 2q·log₂ N bits, which is why the "
        "statement about attention of width 2q + 1 is one of infinite precision. q_sparse_moments attends by it as "
        "far as 16 bits reach."
    ),
)
