"""γ₂ from above, of a symmetric function of n pairs of bits: a matrix ⪰ 0 with the signs in it, in blocks.

[P, A; Aᵀ, Q] ⪰ 0 is the Gram matrix of vectors whose products are the signs A, so γ₂ ≤ √(the largest Pₓₓ · the largest
Q_yy). With P and Q unchanged by all orders of the coordinates it is ⪰ 0 just when each block of `shared.orbits` is.
Pₓₓ for |x| = i is Σ_k m_k·(bᵢᵀ P bᵢ)/(|bᵢ|²·C(n, i)), each block's share in the trace of P on the strings of that
weight. Block k has vectors bᵢ = 2⁻ᵏᐟ²·2⁻ᴱ·zᵢ, with E such that |bᵢ|²·C(n, i) is about m_k.

Witness: {"gadget": table, "scale": K, "rows": for each k the lower half of K·bᵢᵀ P b_j, "columns": of Q}.

Source: Linial and Shraibman (2009), the definition of γ₂; proved above and in `shared.orbits`.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.millionths import MILLION, ceil_root
from .shared.orbits import copies, forms, semidefinite, signs, triangle
from .shared.refuted import Cells, entries, items, refute, whole
from .shared.structure import Matrix


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Whether every block is ⪰ 0, and the lengths of the vectors.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    if claim.measure is not Measure.GAMMA2 or claim.side is not Side.UPPER:
        refute("claim: vectors prove upper bounds on γ₂")
    shown = value(claim, entries(witness, "witness", "gadget", "scale", "rows", "columns"))
    if claim.bound < shown:
        refute(f"bound: these vectors prove no less than {shown} millionths")
    return f"γ₂ ≤ {shown // MILLION}.{shown % MILLION:06d} in {claim.n // 2 + 1} blocks"


def value(claim: Claim, found: dict[str, Json]) -> int:
    """The millionths that a witness proves.

    Raises:
        Refuted: it proves nothing.
    """
    n = claim.n
    table, sign = signs(claim, found["gadget"])
    scale = whole(found["scale"], "scale", least=1, below=1 << 128)
    rows, columns = items(found["rows"], "rows"), items(found["columns"], "columns")
    if not len(rows) == len(columns) == n // 2 + 1:
        refute(f"rows, columns: wanted {n // 2 + 1} blocks of each")
    lengths = [[Fraction(0)] * (n + 1), [Fraction(0)] * (n + 1)]
    for k, form in enumerate(forms(n, table, sign)):
        size = n - 2 * k + 1
        p, q = triangle(rows[k], f"rows[{k}]", size), triangle(columns[k], f"columns[{k}]", size)
        semidefinite(_block(n, k, scale, form, (p, q)), f"rows[{k}]")
        for total, part in zip(lengths, (p, q), strict=True):
            for place, row in enumerate(part):
                total[place + k] += row[place] / weight(n, k, place + k)
    longest = max(lengths[0]) * max(lengths[1]) * MILLION**2 / scale**2
    return ceil_root(-(-longest.numerator // longest.denominator))


def exponent(n: int, k: int, i: int) -> int:
    """E, for which C(n − 2k, i − k)·C(n, i)/4ᴱ is about m_k."""
    product = comb(n - 2 * k, i - k) * comb(n, i)
    return (product.bit_length() - copies(n, k).bit_length()) // 2


def weight(n: int, k: int, i: int) -> Fraction:
    """|bᵢ|²·C(n, i)/m_k, about 1."""
    return Fraction(comb(n - 2 * k, i - k) * comb(n, i), copies(n, k)) / Fraction(4) ** exponent(n, k, i)


def _block(n: int, k: int, scale: int, form: Matrix, parts: tuple[Matrix, Matrix]) -> list[list[Fraction]]:
    """The block times K: P above, Q below, the signs beside."""
    inside = range(k, n - k + 1)
    powers = [Fraction(2) ** exponent(n, k, i) for i in inside]
    above, below = [[[Fraction(entry) for entry in row] for row in part] for part in parts]
    beside = [
        [scale * line[place] / (power * powers[place]) for line, power in zip(form, powers, strict=True)]
        for place in range(len(inside))
    ]
    return [*above, *(left + right for left, right in zip(beside, below, strict=True))]


CHECK = check
