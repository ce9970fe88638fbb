"""A Lagrange ceiling as a certificate: a small matrix and its law go into the file, and `verify` works it out anew.

What is claimed is a cost, as in every certificate: with M states no more than a share A of the law is right, so a
one-way protocol that errs with probability ε < 1 − A on every pair has more than M messages. The file and the verdict
state A.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from reductions import Measure, Problem, Side
from reductions.costs.logarithms import ceil_log2

from ...certificates.certificate import Certificate, Claim, Json
from .lagrange import Lagrange

KIND = "lagrange_ceiling"
MOST_ROWS = 16
SOURCE = "Lagrange ceiling on the accuracy of M states under a law; proved in the checker"
_BELOW = Fraction(999, 1000)  # ε has to be less than 1 − A; so much of it


def certificate_of(
    found: Lagrange,
    problem: Problem,
    n: int,
    *,
    measure: Measure = Measure.R1_AB,
    error: Fraction | None = None,
    ranks: tuple[Sequence[int], Sequence[int]] | None = None,
    method: str = "average_case",
) -> Certificate:
    """The ceiling as a lower bound on one-way messages, with its witness.

    Args:
        found: multipliers of a law on the rows `ranks[0]` and columns `ranks[1]` of the problem's matrix.
        problem: whose matrix it is.
        n: its size.
        measure: a one-way measure.
        error: ε; a thousandth less than 1 − A unless given.
        ranks: of the sender's and the receiver's inputs; all of them unless given.
        method: who found it.

    Raises:
        ValueError: the ceiling is 1, so that nothing follows; or more rows than the checker goes through.
    """
    rows, columns = ranks or (range(len(found.law.weights)), range(len(found.law.weights[0])))
    if found.accuracy == 1 or (error is not None and found.accuracy >= 1 - error):
        raise ValueError(f"the ceiling is {found.accuracy}: it rules out nothing, so there is nothing to certify")
    if len(rows) > MOST_ROWS:
        raise ValueError(
            f"{len(rows)} rows: wanted at most {MOST_ROWS} in a certificate, all of whose sets are checked"
        )
    if error is None:
        error = (1 - found.accuracy) * _BELOW if measure.randomised else Fraction(0)
    proved = found.states + 1
    claim = Claim(problem, n, measure, Side.LOWER, ceil_log2(proved) if measure.in_bits else proved, error)
    witness: dict[str, Json] = {
        "states": found.states,
        "rows": list(rows),
        "columns": list(columns),
        "weights": [list(row) for row in found.law.weights],
        "multipliers": list(found.multipliers),
        "scale": found.scale,
        "accuracy": [found.accuracy.numerator, found.accuracy.denominator],
    }
    return Certificate(claim, KIND, witness, method, SOURCE)
