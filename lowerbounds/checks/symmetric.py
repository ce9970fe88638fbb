"""symmetric: ranks of a function of how many of n gadgets say 1, read off the gadget and n + 1 values.

If G − (p/q)·J spans the all-ones vector neither by rows nor by columns (`shared.structure.split`), the indicator of an
answer is equivalent to a diagonal matrix. Up to factors that are not 0, C(n, j)·rʲ of its entries are
c_j = Σ_k [tᵏ](q − p + pt)ⁿ⁻ʲ(t − 1)ʲ over the counts k with that answer, where r = rank(G − (p/q)·J). So its rank is
Σ_j C(n, j)·rʲ over the j with c_j ≠ 0. For x ∧ y (p = 0) these are differences, for x ⊕ y (p/q = 1/2) Krawtchouk
polynomials.

Source: Buhrman and de Wolf (2001), for x ∧ y and x ⊕ y; the general gadget as above. At t = 1 the polynomial is qⁿ for
j = 0 and else 0, which is the sum over all counts.

Witness: {"gadget": table, "shift": [p, q], "nonzero": number of pairs of an answer and a j with c_j ≠ 0}.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from math import comb

from reductions.problems.kinds.composition import And, Count, Parity

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, refute, whole
from .shared.structure import boolean, conclude, outer_and_table, split

LARGEST = 2048
OUTERS: tuple[type[And | Parity | Count], ...] = (And, Parity, Count)


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """The leaves, or messages, that the ranks prove, as text.

    Raises:
        Refuted: the claim does not follow.
    """
    stated = entries(witness, "witness", "gadget", "shift", "nonzero")
    outer, table = outer_and_table(claim, stated["gadget"], OUTERS)
    n = claim.n
    if n > LARGEST:
        refute(f"n={n}: wanted at most {LARGEST}")
    p, q, r = split(boolean(table), stated["shift"])
    counts: dict[int, list[int]] = {}
    for count in range(n + 1):
        answer = outer.of_count(n, count)
        if answer is None:
            refute(f"problem: {claim.problem.spec} has a promise, and ranks prove nothing where cells may be anything")
        counts.setdefault(answer, []).append(count)
    groups = sorted(counts.values(), key=len)
    ranks, nonzero = [0] * len(groups), 0
    for j, polynomial in enumerate(_polynomials(n, p, q)):
        weight = comb(n, j) * r**j
        for place, coefficient in enumerate(_coefficients(polynomial, groups, 0 if j else q**n)):
            if coefficient:
                ranks[place] += weight
                nonzero += 1
    if whole(stated["nonzero"], "witness.nonzero") != nonzero:
        refute(f"witness.nonzero: {nonzero} coefficients are not 0")
    return conclude(claim, ranks, f"{nonzero} of {len(ranks) * (n + 1)} coefficients are not 0")


def _coefficients(polynomial: list[int], groups: list[list[int]], total: int) -> Iterator[int]:
    """Sums of the coefficients at the counts of each group; the last, largest group has what is left of the total."""
    for places in groups[:-1]:
        found = sum([polynomial[count] for count in places]) if len(places) > 1 else polynomial[places[0]]
        total -= found
        yield found
    yield total


def _polynomials(n: int, p: int, q: int) -> Iterator[list[int]]:
    """Coefficients of (q − p + pt)ⁿ⁻ʲ(t − 1)ʲ for j = 0 … n: each is the last one times t − 1, over q − p + pt."""
    low = q - p
    current = [comb(n, k) * low ** (n - k) * p**k for k in range(n + 1)]
    yield current
    for _ in range(n):
        longer = [a - b for a, b in zip([0, *current], [*current, 0], strict=True)]
        current = longer[1:] if low == 0 else _divided(longer, low, p)
        yield current


def _divided(polynomial: list[int], low: int, high: int) -> list[int]:
    """The polynomial over low + high·t, which divides it."""
    if high == 0:
        return polynomial[:-1] if low == 1 else [part // low for part in polynomial[:-1]]
    if low == high == 1:
        return list(accumulate(polynomial[:-1], lambda last, part: part - last))
    quotient, last = [], 0
    for part in polynomial[:-1]:
        last = (part - high * last) // low
        quotient.append(last)
    return quotient


CHECK = check
