"""γ₂ from below, of a symmetric function of n pairs of bits: weights that no order of the pairs changes, in blocks.

γ₂(A) ≥ 2·⟨A, W⟩/(Σu + Σv) for weights W with [diag u, −W; −Wᵀ, diag v] ⪰ 0: the product of that matrix with the Gram
matrix of unit vectors x, y is Σu + Σv − 2·Σ W·⟨x, y⟩ ≥ 0. With u and v constant on each weight and W unchanged by all
orders of the coordinates, both are worked out in the blocks of `shared.orbits`. Of u and v the sum over all strings of
a weight is given, Uᵢ and V_j. Block k has vectors bᵢ = 2⁻ᵏᐟ²·2⁻ᴱ·zᵢ, with E such that |bᵢ|² is about C(n, i); W is
given by bᵢᵀ W b_j.

Witness: {"gadget": table, "u": [Uᵢ], "v": [V_j], "weights": for each k a matrix, i, j = k … n − k}.

Source: Linial and Shraibman (2009) for γ₂; proved above and in `shared.orbits`.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.millionths import MILLION
from .shared.orbits import copies, forms, numbers, semidefinite, signs
from .shared.refuted import Cells, entries, items, refute
from .shared.structure import Matrix

_DIGITS = 128  # bits after the point of each summand of ⟨A, W⟩, which is rounded down


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Whether every block is ⪰ 0, and what the weights show.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    if claim.measure is not Measure.GAMMA2 or claim.side is not Side.LOWER:
        refute("claim: these weights prove lower bounds on γ₂")
    shown = value(claim, entries(witness, "witness", "gadget", "u", "v", "weights"))
    if claim.bound > shown:
        refute(f"bound: these weights prove no more than {shown} millionths")
    return f"γ₂ ≥ {shown // MILLION}.{shown % MILLION:06d} in {claim.n // 2 + 1} blocks"


def value(claim: Claim, found: dict[str, Json]) -> int:
    """The millionths that a witness proves.

    Raises:
        Refuted: it proves nothing.
    """
    n = claim.n
    table, sign = signs(claim, found["gadget"])
    u, v = numbers(found["u"], "u", n + 1, least=1), numbers(found["v"], "v", n + 1, least=1)
    blocks = items(found["weights"], "weights")
    if len(blocks) != n // 2 + 1:
        refute(f"weights: wanted {n // 2 + 1} blocks")
    total = 0
    for k, (form, block) in enumerate(zip(forms(n, table, sign), blocks, strict=True)):
        size = n - 2 * k + 1
        listed = items(block, f"weights[{k}]")
        if len(listed) != size:
            refute(f"weights[{k}]: wanted {size} rows")
        weights = [numbers(row, f"weights[{k}]", size) for row in listed]
        semidefinite(_block(n, k, (u, v), weights), f"weights[{k}]")
        total += copies(n, k) * _product(n, k, form, weights)
    return max(0, 2 * total * MILLION // (sum(u) + sum(v)) >> _DIGITS)


def exponent(n: int, k: int, i: int) -> int:
    """E, for which C(n − 2k, i − k)/4ᴱ is about C(n, i)."""
    return (comb(n - 2 * k, i - k).bit_length() - comb(n, i).bit_length()) // 2


def share(n: int, k: int, i: int) -> Fraction:
    """|bᵢ|²/C(n, i), so that U_i times this is what diag u makes of bᵢ."""
    return Fraction(comb(n - 2 * k, i - k), comb(n, i)) / Fraction(4) ** exponent(n, k, i)


def _block(n: int, k: int, sums: tuple[list[int], list[int]], weights: Matrix) -> list[list[Fraction]]:
    inside = range(k, n - k + 1)
    zero, size = Fraction(0), len(inside)
    (u, v), shares = sums, [share(n, k, i) for i in inside]
    above = [[zero] * place + [u[i] * shares[place]] for place, i in enumerate(inside)]
    beside = [
        [Fraction(-weights[row][place]) for row in range(size)] + [zero] * place + [v[j] * shares[place]]
        for place, j in enumerate(inside)
    ]
    return above + beside


def _product(n: int, k: int, form: Matrix, weights: Matrix) -> int:
    """Σ (2⁻ᵏzᵢᵀAz_j)(bᵢᵀWb_j)·2^(Eᵢ + E_j)/(CᵢC_j), each summand rounded down."""
    inside = range(k, n - k + 1)
    sizes = [comb(n - 2 * k, i - k) for i in inside]
    shifts = [exponent(n, k, i) + _DIGITS // 2 for i in inside]
    if min(shifts) < 0:
        refute("n: too large")
    return sum(
        (a * w << shift + other) // (size * beside)
        for line, row, size, shift in zip(form, weights, sizes, shifts, strict=True)
        for a, w, beside, other in zip(line, row, sizes, shifts, strict=True)
    )


CHECK = check
