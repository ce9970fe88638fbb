"""A distribution under which every rectangle holds about as many ones as zeros, shown by going through all rectangles.

The sign matrix A is −1 where the answer lies in `ones`, +1 elsewhere inside the promise; the integer weights μ ≥ 0 are
a distribution on pairs inside the promise, up to their total. Let m be the largest |Σ μ·A| over all rectangles S × T.

1. Fix the coins of a protocol with at most L leaves. Where its leaves are labelled with the answer (both know it), the
   weight of the pairs it gets right less that of those it gets wrong is at most Σ |Σ μ·A over the leaf| ≤ L·m. Where
   the receiver of a one-way message answers by own input, a leaf splits into two rectangles: at most 2·L·m.
2. With error ≤ ε on every pair, the expectation of this over the coins is at least (1 − 2ε)·Σμ. So L ≥ (1 − 2ε)·Σμ/m,
   or half of it one-way. A protocol of c bits has L ≤ 2ᶜ leaves, a one-way protocol one leaf a message.

More than two answers are allowed: answers merged into two groups cost no more. For fixed S the best T takes every
column of one sign, so its weight is (Σ|σ| + |Σσ|)/2 for the column sums σ; subsets S of the shorter side are walked in
Gray-code order, each a row added or taken away.

Source: Kushilevitz and Nisan (1997), Proposition 3.28; the argument above is complete.

Example:
    >>> from reductions import PROBLEMS
    >>> problem = PROBLEMS.get("inner_product")
    >>> witness = {"ones": [1], "rows": [0, 1], "columns": [0, 1], "weights": [[1, 1], [1, 1]]}
    >>> CHECK(Claim(problem, 1, Measure.D, Side.LOWER, 1), witness, Cells(problem, 1))
    'discrepancy 2/4 over all rectangles of 2×2 inputs'
"""

from __future__ import annotations

from operator import add, sub

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, items, refute, whole

LABELLED = (Measure.D, Measure.R, Measure.LEAVES)
ONE_WAY = (Measure.D1_AB, Measure.D1_BA, Measure.R1_AB, Measure.R1_BA, Measure.STATES_AB, Measure.STATES_BA)
MOST_STEPS = 1 << 25


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Verify the claim by the two steps above.

    Raises:
        Refuted: the witness does not prove the claim; the message says where.
    """
    _check_claim(claim)
    found = entries(witness, "witness", "ones", "rows", "columns", "weights")
    ones = _distinct(found["ones"], "ones", cells.answers)
    rows, columns = _distinct(found["rows"], "rows", cells.rows), _distinct(found["columns"], "columns", cells.columns)
    shorter, longer = sorted((len(rows), len(columns)))
    if not shorter or (longer + 8) << shorter > MOST_STEPS:
        refute(
            f"rows, columns: {len(rows)}×{len(columns)} inputs; wanted at least one, and few enough for all rectangles"
        )
    weights = _weights(found["weights"], len(rows), len(columns))
    signed = [
        [_signed(cells, row, column, weight, ones) for column, weight in zip(columns, of_row, strict=True)]
        for row, of_row in zip(rows, weights, strict=True)
    ]
    largest, total = _largest(signed), sum(map(sum, weights))
    kept = (claim.error.denominator - 2 * claim.error.numerator) * total
    spent = claim.error.denominator * largest * (2 if claim.measure in ONE_WAY else 1)
    if claim.bound > 0 and not _exceeds(claim, kept, spent):
        refute(f"bound: discrepancy {largest}/{total} is not small enough")
    return f"discrepancy {largest}/{total} over all rectangles of {len(rows)}×{len(columns)} inputs"


def _check_claim(claim: Claim) -> None:
    if claim.side is not Side.LOWER or claim.measure not in LABELLED + ONE_WAY:
        refute(f"measure: this witness bounds no {claim.measure.value} from the {claim.side.value} side")
    if not 0 <= 2 * claim.error < 1 or (claim.error and not claim.measure.randomised):
        refute(f"error: {claim.error}; wanted 0, or less than 1/2 in a randomised measure")
    if type(claim.bound) is not int or claim.bound < 0:
        refute("bound: wanted an integer ≥ 0")


def _exceeds(claim: Claim, leaves: int, unit: int) -> bool:
    # leaves/unit > 2ᵗ⁻¹ for t bits, > t − 1 for a count; a > 2ᵏ·b iff ⌊(a − 1)/2ᵏ⌋ ≥ b, and no power of two is built.
    below = claim.bound - 1
    return (leaves - 1) >> below >= unit if claim.measure.in_bits else leaves > below * unit


def _signed(cells: Cells, row: int, column: int, weight: int, ones: list[int]) -> int:
    if not weight:
        return 0
    answer = cells(row, column)
    if answer is None:
        refute(f"weights: the pair of row {row} and column {column} is outside the promise and has weight {weight}")
    return -weight if answer in ones else weight


def _largest(signed: list[list[int]]) -> int:
    """Largest |sum| of a rectangle."""
    shorter = signed if len(signed) <= len(signed[0]) else [list(column) for column in zip(*signed, strict=True)]
    lines = [[*line, sum(line)] for line in shorter]  # the last column counts Σσ along
    sums, inside, best = [0] * len(lines[0]), [False] * len(lines), 0
    for step in range(1, 1 << len(lines)):
        turned = (step & -step).bit_length() - 1
        sums = list(map(sub if inside[turned] else add, sums, lines[turned]))
        inside[turned] = not inside[turned]
        found = sum(map(abs, sums))
        if found > best:
            best = found
    return best // 2


def _distinct(value: Json, where: str, below: int) -> list[int]:
    listed = [whole(entry, f"{where}[{k}]", below=below) for k, entry in enumerate(items(value, where))]
    if len(set(listed)) != len(listed):
        refute(f"{where}: something is listed twice")
    return listed


def _weights(value: Json, rows: int, columns: int) -> list[list[int]]:
    listed = [items(row, f"weights[{i}]") for i, row in enumerate(items(value, "weights"))]
    if len(listed) != rows or any(len(row) != columns for row in listed):
        refute(f"weights: wanted {rows} rows of {columns} integers")
    return [[whole(entry, f"weights[{i}][{j}]") for j, entry in enumerate(row)] for i, row in enumerate(listed)]


CHECK = check
