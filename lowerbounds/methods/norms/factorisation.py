"""From floating-point weights and bounds to a certificate in integers, whose own checker has accepted it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, isqrt

import numpy as np
import numpy.typing as npt

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import LINIAL_SHRAIBMAN

from ...certificates.certificate import Certificate, Json
from ...certificates.query import Budget, Query
from ...checks.factorisation_dual import BITS, COUNTS, check
from ...checks.shared.millionths import MILLION
from ...checks.shared.refuted import Cells, Refuted
from ..matrices.sign_matrix import Excerpt
from .semidefinite import bound_products

Floats = npt.NDArray[np.float64]

MEASURES = (*BITS, *COUNTS)
THEOREM = LINIAL_SHRAIBMAN.at("√leaves ≥ γ₂ of the expected signs; proved in the checker")

_NEGLIGIBLE = 1e-9  # of the largest weight
_WEIGHT_BITS = 30
_SHIFT = 34  # even, so that the factor is stretched by a power of two
_LEAST_SLACK, _MOST_SLACK = 2.0**-24, 2.0**-4


@dataclass(frozen=True)
class Found:
    """A certificate and the bound on the square root of the leaves that it proves, exactly."""

    certificate: Certificate
    value: Fraction


@dataclass(frozen=True)
class Dual:
    """Weights on part of the inputs, and u, v that bound their product with every B, up to rounding."""

    excerpt: Excerpt
    ones: tuple[int, ...]
    weights: Floats
    u: Floats
    v: Floats


def bound_dual(excerpt: Excerpt, ones: tuple[int, ...], weights: Floats, start: Floats | None = None) -> Dual | None:
    """The weights with the best u, v that were found, without rows and columns of weight zero; None if all are zero.

    `start` holds vectors of the columns to set out from.
    """
    weights = np.where(np.abs(weights) > _NEGLIGIBLE * np.abs(weights).max(initial=0), weights, 0.0)
    rows, columns = np.abs(weights).max(axis=1) > 0, np.abs(weights).max(axis=0) > 0
    if not rows.any():
        return None
    left = weights[np.ix_(rows, columns)]
    return Dual(
        excerpt.crop(rows, columns), ones, left, *bound_products(left, None if start is None else start[columns])
    )


def round_dual(query: Query, dual: Dual, *, method: str, budget: Budget) -> Found | None:
    """A certificate from a dual; None if none comes out.

    u and v are raised by a small part, twice as large each time, until the checker accepts.
    """
    slack = _LEAST_SLACK
    while slack <= _MOST_SLACK:
        budget.check()
        found = _rounded(query, dual, slack, method)
        try:
            if found is not None:
                check(found.certificate.claim, found.certificate.witness, Cells(query.problem, query.n))
                return found
        except Refuted:
            pass
        slack *= 2
    return None


def largest_bound(measure: Measure, leaves: Fraction) -> int:
    """The largest t that at least so many leaves prove: ⌈leaves⌉, in bits ⌈log₂ leaves⌉; of γ₂ the root in millionths.

    Example:
        >>> largest_bound(Measure.LEAVES, Fraction(9, 2)), largest_bound(Measure.D, Fraction(9, 2))
        (5, 3)
    """
    if measure is Measure.GAMMA2:
        return isqrt(int(leaves * MILLION**2))
    return ceil_log2(max(1, ceil(leaves))) if measure.in_bits else ceil(leaves)


def shorter_side(query: Query, size: int) -> int:
    """Lines of the shorter side of the matrix that is looked at; γ₂ of its signs is at most the root of that."""
    return min(size, query.problem.x_space(query.n).size, query.problem.y_space(query.n).size)


def check_query(query: Query) -> None:
    """Refuse what no bound on leaves answers.

    Raises:
        ValueError: another side or measure, γ₂ of more than two answers, or ε ≥ 1/2.
    """
    if query.side is not Side.LOWER or query.measure not in (*MEASURES, Measure.GAMMA2):
        raise ValueError(f"{query.measure.value}: γ₂ and discrepancy give no {query.side.value} bound on it")
    if query.measure is Measure.GAMMA2 and query.problem.answers(query.n) != 2:
        raise ValueError(f"{query.measure.value} speaks of two answers; {query.problem.spec} has others")
    if not 0 <= 2 * query.error < 1:
        raise ValueError(f"ε={query.error}: wanted 0 ≤ ε < 1/2; a coin toss errs no more than 1/2 and costs nothing")


def _rounded(query: Query, dual: Dual, slack: float, method: str) -> Found | None:
    scale = 2.0**_WEIGHT_BITS / np.abs(dual.weights).max()
    whole = np.rint(dual.weights * scale)
    diagonal = np.concatenate([dual.u, dual.v]) * scale
    diagonal = diagonal + slack * diagonal.mean() / 2
    size = len(dual.u)
    block = np.diag(diagonal * (1 + slack / 2))
    block[size:, :size] = -whole.T
    try:
        factor = np.rint(np.linalg.cholesky(block) * 2.0 ** (_SHIFT // 2))
    except np.linalg.LinAlgError:
        return None
    raised = [ceil(entry) for entry in (diagonal * (1 + slack)).tolist()]
    weights = [[int(weight) for weight in row] for row in whole.tolist()]
    value = 2 * _agreement(query, dual, weights) / sum(raised)
    if value <= 0:
        return None
    witness: dict[str, Json] = {
        "ones": list(dual.ones),
        "rows": list(dual.excerpt.rows),
        "columns": list(dual.excerpt.columns),
        "weights": [list(row) for row in weights],
        "u": list(raised[:size]),
        "v": list(raised[size:]),
        "factor": [[int(entry) for entry in row[: i + 1]] for i, row in enumerate(factor.tolist())],
        "shift": _SHIFT,
    }
    claim = query.claim(largest_bound(query.measure, value**2))
    return Found(Certificate(claim, "factorisation_dual", witness, method, str(THEOREM)), value)


def _agreement(query: Query, dual: Dual, weights: list[list[int]]) -> Fraction:
    """What the expected signs of any correct protocol make of the weights, at least."""
    agreed = 0
    against = 0
    for signs, row in zip(dual.excerpt.signs(dual.ones).tolist(), weights, strict=True):
        products = [sign * weight if sign else -abs(weight) for sign, weight in zip(signs, row, strict=True)]
        agreed += sum(product for product in products if product > 0)
        against += sum(product for product in products if product < 0)
    return (1 - 2 * query.error) * agreed + against
