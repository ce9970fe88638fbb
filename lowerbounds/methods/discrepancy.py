"""Discrepancy: leaves ≥ (1−2ε)/disc_μ, where disc_μ = max over rectangles of |μ(answer 1) − μ(answer 0)|.

For every distribution μ on pairs inside the promise, R(ε) ≥ log₂((1−2ε)/disc_μ). On few inputs disc_μ is worked out
exactly over all rectangles; on more, μ with signs is bounded as in `gamma2`, which gives √leaves ≥ (1−2ε)/γ₂*(μ∘A), and
disc_μ ≤ γ₂*(μ∘A). Both are yielded where both can be, each only if it is better.

Distributions: `uniform` on the pairs inside the promise; `balanced`, half of the weight on each answer; `best`, that of
least discrepancy by linear programming, or for more than 12 inputs of each party or 1024 pairs good weights by
semidefinite optimisation, which needs the solver scs.

Source: Kushilevitz and Nisan (1997), Proposition 3.28.

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("inner_product"), 2, Measure.LEAVES)
    >>> [found.claim.bound for found in Discrepancy("uniform").search(query, Budget(60))]  # 5/16
    [4]
    >>> [found.claim.bound for found in METHOD.search(query, Budget(60))]
    [6]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from reductions import Measure, Side
from reductions.costs.source import KUSHILEVITZ_NISAN

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query
from ..checks.rectangle_discrepancy import ONE_WAY
from .matrices.sign_matrix import Excerpt, take_excerpt
from .norms.factorisation import MEASURES, bound_dual, check_query, largest_bound, round_dual, shorter_side
from .norms.hard_distribution import hardest_distribution, is_small
from .norms.semidefinite import maximise_weights

Ints = npt.NDArray[np.int64]

DISTRIBUTIONS = ("uniform", "balanced", "best")
MOST_STEPS = 1 << 24  # column sums that are gone through
MOST_SOLVED = 4  # groupings of answers that are tried
_LARGEST_WEIGHT = 1 << 20
_ACCURACY = 1e-5


@dataclass(frozen=True)
class Discrepancy:
    """Discrepancy under a distribution.

    Attributes:
        distribution: uniform, balanced or best.
        size: at most so many inputs of each party; more are thinned out.
    """

    effort: ClassVar[int] = 1

    distribution: str = "best"
    size: int = 64

    def __post_init__(self) -> None:
        if self.distribution not in DISTRIBUTIONS:
            raise ValueError(f"distribution={self.distribution}: wanted one of {', '.join(DISTRIBUTIONS)}")
        if not 1 <= self.size <= 256:
            raise ValueError(f"size={self.size}: wanted 1 to 256")

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Every measure but the nondeterministic ones, from below."""
        return tuple((measure, Side.LOWER) for measure in MEASURES)

    def most(self, query: Query) -> int:
        """No more is ever shown: there are protocols with two leaves for each line of the shorter side."""
        return largest_bound(query.measure, Fraction(2 * shorter_side(query, self.size)))

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Certificates of growing bound, from the exact discrepancy and from the factorisation norm.

        Raises:
            ValueError: ε ≥ 1/2, no pair inside the promise, or the solver is missing.
            TimeUp: from the budget.
        """
        check_query(query)
        excerpt = take_excerpt(query.problem, query.n, size=self.size)
        best = -1
        for ones in excerpt.groupings()[:MOST_SOLVED]:
            for found in _under(query, excerpt, ones, self._weights(excerpt, ones, budget), budget):
                if found.claim.bound > best:
                    best = found.claim.bound
                    budget.report(str(found.claim))
                    yield found

    def _weights(self, excerpt: Excerpt, ones: tuple[int, ...], budget: Budget) -> Ints:
        signs = excerpt.signs(ones)
        if self.distribution == "best":
            if is_small(signs):
                best = hardest_distribution(signs, budget)
            else:
                best = np.abs(maximise_weights(signs, 0.0, accuracy=_ACCURACY, seconds=budget.left).weights)
            return np.rint(best * (_LARGEST_WEIGHT / (best.max() or 1.0))).astype(np.int64)
        weights = np.where(signs, excerpt.counts, 0)
        if self.distribution == "balanced":
            against, agreed = (int(weights[signs == sign].sum()) for sign in (-1, 1))
            if against and agreed:
                common = gcd(against, agreed)
                weights = weights * np.where(signs < 0, agreed // common, against // common)
        return weights


def _under(
    query: Query, excerpt: Excerpt, ones: tuple[int, ...], weights: Ints, budget: Budget
) -> Iterator[Certificate]:
    rows, columns = weights.max(axis=1) > 0, weights.max(axis=0) > 0
    if not rows.any():
        return
    excerpt, weights = excerpt.crop(rows, columns), weights[np.ix_(rows, columns)]
    signed = excerpt.signs(ones) * weights
    largest = largest_rectangle(signed, budget)
    if largest is not None:
        yield _exact(query, excerpt, ones, weights, largest)
    dual = bound_dual(excerpt, ones, signed.astype(np.float64))
    found = round_dual(query, dual, method="discrepancy", budget=budget) if dual else None
    if found:
        yield found.certificate


def largest_rectangle(signed: Ints, budget: Budget) -> int | None:
    """The largest |sum| of a rectangle, exactly, by all subsets of the shorter side; None where these are too many.

    Example:
        >>> largest_rectangle(np.array([[1, 1], [1, -1]]), Budget(60))
        2
    """
    if len(signed) > signed.shape[1]:
        signed = signed.T
    rows, columns = signed.shape
    if rows > 40 or (columns + 8) << rows > MOST_STEPS or int(np.abs(signed).sum()) >= 1 << 53:
        return None
    largest, exact = 0, signed.astype(np.float64)  # sums below 2⁵³ are exact
    for start in range(0, 1 << rows, 1 << 12):
        budget.check()
        subsets = np.arange(start, min(start + (1 << 12), 1 << rows))
        sums = (subsets[:, None] >> np.arange(rows) & 1).astype(np.float64) @ exact
        largest = max(largest, int((np.abs(sums).sum(1) + np.abs(sums.sum(1))).max()))
    return largest // 2


def _exact(query: Query, excerpt: Excerpt, ones: tuple[int, ...], weights: Ints, largest: int) -> Certificate:
    share = 2 if query.measure in ONE_WAY else 1
    leaves = (1 - 2 * query.error) * Fraction(int(weights.sum()), share * largest)
    witness: dict[str, Json] = {
        "ones": list(ones),
        "rows": list(excerpt.rows),
        "columns": list(excerpt.columns),
        "weights": [[int(weight) for weight in row] for row in weights.tolist()],
    }
    claim = query.claim(largest_bound(query.measure, leaves))
    source = KUSHILEVITZ_NISAN.at("Proposition 3.28")
    return Certificate(claim, "rectangle_discrepancy", witness, "discrepancy", str(source))


METHOD = Discrepancy()
