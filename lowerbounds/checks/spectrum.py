"""spectrum: ranks of any function of the values of n gadgets, n ≤ 20, by one transform of its truth table.

If G − (p/q)·J spans the all-ones vector neither by rows nor by columns (`shared.structure.split`), the indicator of an
answer is equivalent to a diagonal matrix: up to factors that are not 0, r^|S| of its entries are
ĥ(S) = Σ_z h(z) ∏_{i ∉ S} (p if zᵢ else q − p) ∏_{i ∈ S} (1 if zᵢ else −1), with h(z) = 1 where z has that answer and
r = rank(G − (p/q)·J). So its rank is Σ_S r^|S| over the S with ĥ(S) ≠ 0. For x ⊕ y (p/q = 1/2) these are Fourier
coefficients, for x ∧ y (p = 0) Möbius coefficients.

Source: Bernasconi and Codenotti (1999), for x ⊕ y; Buhrman and de Wolf (2001), for x ∧ y; the rest as above.

Witness: {"gadget": table, "shift": [p, q], "nonzero": [how many S have ĥ(S) ≠ 0, by answer, in order of the answers]}.
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from operator import add, sub

from reductions.problems.kinds.composition import And, Bits, Count, Parity

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, items, refute, whole
from .shared.structure import boolean, conclude, outer_and_table, split

LARGEST = 20
MOST_WORK = 1 << 25  # (answers − 1) × n × 2ⁿ
OUTERS: tuple[type[And | Parity | Count | Bits], ...] = (And, Parity, Count, Bits)


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
    truth = [outer(bits) for bits in product((0, 1), repeat=n)]
    if None in truth:
        refute(f"problem: {claim.problem.spec} has a promise, and ranks prove nothing where cells may be anything")
    answers = sorted({answer for answer in truth if answer is not None})
    if (len(answers) - 1) * n << n > MOST_WORK:
        refute(f"problem: {len(answers)} answers at n={n} are too much to transform")
    ranks, nonzero = [], []
    left = [q**n] + [0] * (2**n - 1)  # the transform of the constant 1, less those of the answers so far
    for answer in answers:
        here = _transform([int(value == answer) for value in truth], n, p, q) if answer != answers[-1] else left
        left = list(map(sub, left, here))
        sizes = Counter(place.bit_count() for place, value in enumerate(here) if value)
        nonzero.append(sizes.total())
        ranks.append(sum(count * r**size for size, count in sizes.items()))
    if [whole(count, "witness.nonzero") for count in items(stated["nonzero"], "witness.nonzero")] != nonzero:
        refute(f"witness.nonzero: by answer, {nonzero} coefficients are not 0")
    return conclude(claim, ranks, f"{' + '.join(map(str, nonzero))} coefficients are not 0")


def _transform(values: list[int], n: int, p: int, q: int) -> list[int]:
    """ĥ(S) for all S, as numbers of n bits."""
    low = q - p
    for _ in range(n):  # the last coordinate is transformed and becomes the first
        zeros, ones = values[::2], values[1::2]
        if low == p == 1:
            values = list(map(add, zeros, ones))
        else:
            values = [low * a + p * b for a, b in zip(zeros, ones, strict=True)]
        values += map(sub, ones, zeros)
    return values


CHECK = check
