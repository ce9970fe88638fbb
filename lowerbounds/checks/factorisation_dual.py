"""Weights W on cells, and a matrix ⪰ 0 that bounds ⟨B, W⟩ for every product B of short vectors; so γ₂ is large.

The sign matrix A is −1 where the answer lies in `ones`, +1 elsewhere inside the promise. γ₂(B) is the least r·s over
all B = X Yᵀ whose rows have norm |xᵢ| ≤ r and |yⱼ| ≤ s. Let protocols have at most L leaves, whichever party answers
there, and err with probability at most ε on every pair; let E be the expected sign of the answer. Then:

1. γ₂(E) ≤ √L. It is enough to give one protocol tree B = X Yᵀ with |xᵢ| ≤ 1 and |yⱼ| ≤ √L: the expectation over public
   coins is a convex combination of such B, and γ₂ is a norm. At a leaf one party's answer has signs ±1 along one axis:
   such a product with L = 1. Where Alice speaks, B is B₀ over B₁, with L₀ and L₁ leaves: X = [X₀ 0; 0 X₁] has rows of
   norm ≤ 1, and Y = [Y₀ Y₁] rows of norm ≤ √(L₀ + L₁). Where Bob speaks, the same with the parties swapped; moving a
   factor √L between X and Y changes nothing. A one-way protocol has a leaf for each message; a protocol of c bits has
   L ≤ 2ᶜ leaves.
2. A∘E ∈ [1 − 2ε, 1] inside the promise, and |E| ≤ 1 outside.
3. Let M = [diag u, −W; −Wᵀ, diag v] ⪰ 0, and B = X Yᵀ with all norms ≤ √γ. Summing zᵀMz over the columns z = (x; y)
   of X over Y gives 0 ≤ Σ uᵢ|xᵢ|² + Σ vⱼ|yⱼ|² − 2⟨W, B⟩, so 2⟨W, B⟩ ≤ γ·S with S = Σu + Σv; here uᵢ, vⱼ ≥ 0, since
   they are the diagonal of M.
4. By 2, ⟨W, E⟩ ≥ V, where a cell inside the promise adds (1 − 2ε)·w for w = A·W ≥ 0 and w itself for w < 0, and a cell
   outside adds −|W|. With 1 and 3, 2V ≤ √L·S: when V > 0, L ≥ (2V/S)².

With α = 1/(1 − 2ε), the best V/(S/2) over all W is γ₂^α(A)/α, and γ₂(A) for ε = 0. More than two answers are allowed:
answers merged into two groups, in `ones` or not, cost no more. For the measure γ₂ itself, of two answers, steps 3 and 4
speak of any B that is A inside the promise and at most 1 in size outside: γ₂ ≥ 2V/S, in millionths.

M ⪰ 0 is shown by integers L and s with 2ˢM − L·Lᵀ diagonally dominant: then it is ⪰ 0, and so is L·Lᵀ.

Source: Linial and Shraibman (2009); the argument above is complete.

Example:
    >>> from reductions import PROBLEMS
    >>> problem = PROBLEMS.get("inner_product")
    >>> inputs, weights = {"ones": [1], "rows": [0, 1], "columns": [0, 1]}, {"weights": [[2, 2], [2, -2]]}
    >>> dual = {"u": [3, 3], "v": [3, 3], "factor": [[13], [0, 13], [-9, -9, 0], [-9, 9, 0, 0]], "shift": 6}
    >>> CHECK(Claim(problem, 1, Measure.D, Side.LOWER, 1), inputs | weights | dual, Cells(problem, 1))
    'γ₂ ≥ 1.333333 on 2×2 inputs'
"""

from __future__ import annotations

from operator import mul

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.millionths import MILLION
from .shared.refuted import Cells, entries, items, refute, whole

BITS = (Measure.D, Measure.D1_AB, Measure.D1_BA, Measure.R, Measure.R1_AB, Measure.R1_BA)
COUNTS = (Measure.LEAVES, Measure.STATES_AB, Measure.STATES_BA)
LARGEST_BLOCK = 1024
LARGEST_SHIFT = 4096


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Verify the claim by the four steps above.

    Raises:
        Refuted: the witness does not prove the claim; the message says where.
    """
    _check_claim(claim)
    found = entries(witness, "witness", "ones", "rows", "columns", "weights", "u", "v", "factor", "shift")
    ones = _ones(found["ones"], cells)
    if claim.measure is Measure.GAMMA2 and (cells.answers != 2 or len(ones) != 1):
        refute("ones: wanted one answer of two, for γ₂ itself")
    rows = _distinct([cells.row(rank, f"rows[{i}]") for i, rank in enumerate(items(found["rows"], "rows"))], "rows")
    columns = _distinct(
        [cells.column(rank, f"columns[{j}]") for j, rank in enumerate(items(found["columns"], "columns"))], "columns"
    )
    if not rows or not columns or len(rows) + len(columns) > LARGEST_BLOCK:
        refute(f"rows, columns: wanted at least one of each, and at most {LARGEST_BLOCK} together")
    weights = [
        _integers(row, f"weights[{i}]", len(columns))
        for i, row in enumerate(_sized(found["weights"], "weights", len(rows)))
    ]
    u, v = _integers(found["u"], "u", len(rows)), _integers(found["v"], "v", len(columns))
    _check_semidefinite(u, v, weights, found["factor"], whole(found["shift"], "shift", below=LARGEST_SHIFT))
    value = _value(claim, cells, ones, rows, columns, weights)
    numerator, denominator = 2 * value, claim.error.denominator * (sum(u) + sum(v))
    if claim.bound > 0 and (value <= 0 or not _exceeds(claim, numerator**2, denominator**2)):
        refute(f"bound: γ₂ ≥ {_decimal(max(0, numerator), denominator)} is not enough")
    expected = f" of the expected signs at error {claim.error}" if claim.error else ""
    return f"γ₂{expected} ≥ {_decimal(max(0, numerator), denominator)} on {len(rows)}×{len(columns)} inputs"


def _check_claim(claim: Claim) -> None:
    """Refuse a claim that no bound on the leaves of protocols proves."""
    if claim.side is not Side.LOWER or claim.measure not in (*BITS, *COUNTS, Measure.GAMMA2):
        refute(f"measure: this witness bounds no {claim.measure.value} from the {claim.side.value} side")
    if not 0 <= 2 * claim.error < 1 or (claim.error and not claim.measure.randomised):
        refute(f"error: {claim.error}; wanted 0, or less than 1/2 in a randomised measure")
    if type(claim.bound) is not int or claim.bound < 0:
        refute("bound: wanted an integer ≥ 0")


def _exceeds(claim: Claim, leaves: int, unit: int) -> bool:
    # leaves/unit > 2ᵗ⁻¹ for t bits, > t − 1 for a count; a > 2ᵏ·b iff ⌊(a − 1)/2ᵏ⌋ ≥ b, and no power of two is built.
    if claim.measure is Measure.GAMMA2:
        return leaves * MILLION**2 >= claim.bound**2 * unit
    below = claim.bound - 1
    return leaves > below * unit if claim.measure in COUNTS else (leaves - 1) >> below >= unit


def _ones(value: Json, cells: Cells) -> set[int]:
    listed = [whole(answer, f"ones[{k}]", below=cells.answers) for k, answer in enumerate(items(value, "ones"))]
    return set(_distinct(listed, "ones"))


def _value(
    claim: Claim, cells: Cells, ones: set[int], rows: list[int], columns: list[int], weights: list[list[int]]
) -> int:
    """V of step 4, times the denominator of ε."""
    whole_unit, kept = claim.error.denominator, claim.error.denominator - 2 * claim.error.numerator
    total = 0
    for row, of_row in zip(rows, weights, strict=True):
        for column, weight in zip(columns, of_row, strict=True):
            if weight:
                answer = cells(row, column)
                agreed = -abs(weight) if answer is None else -weight if answer in ones else weight
                total += (kept if agreed > 0 else whole_unit) * agreed
    return total


def _check_semidefinite(u: list[int], v: list[int], weights: list[list[int]], factor: Json, shift: int) -> None:
    size = len(u) + len(v)
    lower = [_integers(row, f"factor[{i}]", i + 1) for i, row in enumerate(_sized(factor, "factor", size))]
    diagonal, radius = [0] * size, [0] * size
    for i, row in enumerate(lower):
        for j, other in enumerate(lower[: i + 1]):
            rest = (_entry(u, v, weights, i, j) << shift) - sum(map(mul, row, other))
            if i == j:
                diagonal[i] = rest
            else:
                radius[i] += abs(rest)
                radius[j] += abs(rest)
    for i, (middle, around) in enumerate(zip(diagonal, radius, strict=True)):
        if middle < around:
            refute(f"factor: row {i} of 2ˢM − L·Lᵀ is not diagonally dominant")


def _entry(u: list[int], v: list[int], weights: list[list[int]], i: int, j: int) -> int:
    """M at i ≥ j."""
    if i == j:
        return u[i] if i < len(u) else v[i - len(u)]
    return -weights[j][i - len(u)] if j < len(u) <= i else 0


def _sized(value: Json, where: str, length: int) -> list[Json]:
    listed = items(value, where)
    if len(listed) != length:
        refute(f"{where}: {len(listed)} entries; wanted {length}")
    return listed


def _integers(value: Json, where: str, length: int) -> list[int]:
    listed: list[int] = []
    for k, entry in enumerate(_sized(value, where, length)):
        if type(entry) is not int:
            refute(f"{where}[{k}]: wanted an integer")
        listed.append(entry)
    return listed


def _distinct(values: list[int], where: str) -> list[int]:
    if len(set(values)) != len(values):
        refute(f"{where}: something is listed twice")
    return values


def _decimal(numerator: int, denominator: int) -> str:
    """numerator/denominator to six digits after the point, rounded down."""
    scaled = numerator * 10**6 // denominator if denominator else 0
    return f"{scaled // 10**6}.{scaled % 10**6:06d}"


CHECK = check
