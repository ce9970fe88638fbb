"""A shattered set: columns c₁ … c_v, two named answers each, and for every pattern b ∈ {0,1}ᵛ a row that gives them.

Then R1(ε) ≥ (1 − H₂(ε))·v for ε < ½. Proof: draw b uniformly and give the sender the row of b. Reading "the answer is
the one named for 1" off the protocol's output in column cᵢ guesses bᵢ with error ≤ ε, whatever other answers the
problem has, since the cell is defined and its answer is one of the two named, different ones. By Fano's inequality the
message M has I(bᵢ; M | coins) ≥ 1 − H₂(ε); the bᵢ are independent, so these add up, and a message of t bits carries at
most t. Rows are the sender's inputs, columns the receiver's.

With ε = a/b the claim t is (1 − H₂(ε))·v > t − 1, that is 2^{b(v−t+1)}·(aᵃ(b−a)ᵇ⁻ᵃ)ᵛ > b^{bv}: integers only. Where b
is above 4096, ε is first rounded up to 4096ths, which only weakens what is proved.

The VC dimension, in columns, is at least v.

Witness: `columns`, a list of ranks; `answers`, for each column its answers for 0 and 1; `rows`, 2ᵛ ranks, the row of
pattern b at place Σ bᵢ·2^{v−i}.

Source: Kremer, Nisan and Ron (1999); proved above.

Example:
    >>> from reductions import Measure, PROBLEMS, Side
    >>> problem = PROBLEMS.get("index")
    >>> claim = Claim(problem, 2, Measure.R1_AB, Side.LOWER, 2, Fraction(1, 100))
    >>> CHECK(claim, {"columns": [0, 1], "answers": [[0, 1], [0, 1]], "rows": [0, 1, 2, 3]}, Cells(problem, 2))
    '2 columns shattered by 4 rows'
"""

from __future__ import annotations

from fractions import Fraction

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.one_way import SENDERS, SHATTERING, Rows
from .shared.refuted import Cells, entries, items, refute, whole

FINEST = 4096  # largest denominator of ε in the comparison, and LARGEST_DIMENSION the largest v, so that it is quick
LARGEST_DIMENSION = 64
_PROVED = (Measure.R1_AB, Measure.R1_BA, *SHATTERING)


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Evaluate every row in every column; each cell must give the answer that its pattern names.

    Raises:
        Refuted: saying where.
    """
    if claim.measure not in _PROVED or claim.side is not Side.LOWER:
        refute(f"claim: a shattered set proves no {claim.side.value} bound on {claim.measure.value}")
    at = Rows(cells, {**SENDERS, **SHATTERING}[claim.measure])
    parts = entries(witness, "witness", "columns", "answers", "rows")
    columns = [at.column(c, f"columns[{i}]") for i, c in enumerate(items(parts["columns"], "columns"))]
    named = [_pair(value, f"answers[{i}]") for i, value in enumerate(items(parts["answers"], "answers"))]
    rows = [at.row(row, f"rows[{i}]") for i, row in enumerate(items(parts["rows"], "rows"))]
    if len(named) != len(columns):
        refute(f"answers: wanted {len(columns)} pairs, one for each column")
    if len(columns) > LARGEST_DIMENSION or len(rows) != 1 << len(columns):
        refute(f"rows: wanted 2^{len(columns)}, one for each pattern")
    counted = claim.measure in SHATTERING
    if counted and (not 0 <= claim.bound <= len(columns) or len(set(columns)) < len(columns)):
        refute(f"bound: {len(set(columns))} different columns do not prove {claim.bound}")
    if not counted and not exceeds(len(columns), claim.error, whole(claim.bound, "bound") - 1):
        refute(f"bound: (1 − H₂({claim.error}))·{len(columns)} ≤ {claim.bound - 1}, so {claim.bound} is not proved")
    for pattern, row in enumerate(rows):
        for i, column in enumerate(columns):
            wanted = named[i][pattern >> (len(columns) - 1 - i) & 1]
            if at(row, column) != wanted:
                refute(f"rows[{pattern}]: row {row} does not answer {wanted} in column {column}")
    return f"{len(columns)} columns shattered by {len(rows)} rows"


def exceeds(dimension: int, error: Fraction, bits: int) -> bool:
    """Whether (1 − H₂(ε))·v > `bits` for v = `dimension`, in integers; never from ε = ½ on, where nothing is proved.

    Raises:
        Refuted: ε outside [0, 1].

    Example:
        >>> exceeds(10, Fraction(1, 4), 1), exceeds(10, Fraction(1, 4), 2)  # 10·(1 − 0.811…)
        (True, False)
    """
    a, b = error.numerator, error.denominator
    if not 0 <= a <= b:
        refute("error: ε is no probability")
    if b > FINEST:
        a, b = -(-a * FINEST // b), FINEST
    if bits < 0:
        return True
    if 2 * a >= b or bits >= dimension:
        return False
    powers: int = (a**a * (b - a) ** (b - a)) ** dimension
    needed: int = b ** (b * dimension)
    return powers << b * (dimension - bits) > needed


def _pair(value: Json, where: str) -> tuple[int, int]:
    pair = items(value, where)
    if len(pair) != 2 or pair[0] == pair[1]:
        refute(f"{where}: wanted two different answers")
    return whole(pair[0], where), whole(pair[1], where)


CHECK = check
