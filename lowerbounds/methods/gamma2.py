"""γ₂: √leaves ≥ γ₂(A) for deterministic protocols, √leaves ≥ γ₂^α(A)/α with α = 1/(1−2ε) for those that err.

γ₂(A) is the least r·s over A = X Yᵀ with rows |xᵢ| ≤ r, |yⱼ| ≤ s, for the matrix A of signs of the answer; γ₂^α is the
least γ₂(B) over 1 ≤ A·B ≤ α. So D ≥ 2·log₂ γ₂ and R(ε) ≥ 2·log₂ γ₂^α − 2·log₂ α, promise and one-way measures too. More
than two answers are merged into two groups. γ₂ itself can be asked for, in millionths, and is bounded by vectors from
above as well. Without errors and promise it is climbed by singular values, else by a semidefinite solver. Numerical
duals are rounded to integers and checked; only then are they certificates, so the solver's own figure is never one.

Source: Linial and Shraibman (2009); proved in `lowerbounds/checks/factorisation_dual.py`.

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("equality"), 2, Measure.LEAVES)
    >>> [certificate.claim.bound for certificate in METHOD.search(query, Budget(60))][-1]  # γ₂ = 3 − 4/4 = 2
    4
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from reductions import Measure, Side

from ..certificates.certificate import Certificate
from ..certificates.query import Budget, Query
from .matrices.sign_matrix import Excerpt, take_excerpt
from .norms.factorisation import (
    MEASURES,
    Dual,
    Found,
    bound_dual,
    check_query,
    largest_bound,
    round_dual,
    shorter_side,
)
from .norms.semidefinite import Floats, Optimum, maximise_weights, vectors_of
from .norms.trace_norm import factorise
from .norms.vectors import Signs, plain, rounded

Ints = npt.NDArray[np.int64]

ACCURACIES = (1e-3, 1e-5, 1e-7)
_CLIMBED = 1e-8  # of γ₂, where singular values do
MOST_SOLVED = 4  # groupings of answers that are worth the solver


@dataclass(frozen=True)
class Gamma2:
    """Semidefinite optimisation, rounded.

    Attributes:
        size: at most so many inputs of each party; more are thinned out.
        tolerance: stop within this part of the solver's optimum.
    """

    effort: ClassVar[int] = 1

    size: int = 64
    tolerance: float = 1e-4

    def __post_init__(self) -> None:
        if not 1 <= self.size <= 256:
            raise ValueError(f"size={self.size}: wanted 1 to 256")
        if not 0 < self.tolerance < 1:
            raise ValueError(f"tolerance={self.tolerance}: wanted more than 0 and less than 1")

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """Every measure of protocols but the nondeterministic ones, from below; γ₂ itself on both sides."""
        return *((measure, Side.LOWER) for measure in (*MEASURES, Measure.GAMMA2)), (Measure.GAMMA2, Side.UPPER)

    def most(self, query: Query) -> int:
        """No more is ever shown: leaves ≥ γ₂², and γ₂ is at most the root of the shorter side."""
        return largest_bound(query.measure, Fraction(shorter_side(query, self.size)))

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """Certificates of growing value: equal weights first, then solutions to more and more digits.

        From above, certificates of falling value.

        Raises:
            ValueError: ε ≥ 1/2, no pair inside the promise, or the solver is missing.
            TimeUp: from the budget.
        """
        if (query.measure, query.side) == (Measure.GAMMA2, Side.UPPER):
            yield from self._above(query, budget)
            return
        check_query(query)
        excerpt = take_excerpt(query.problem, query.n, size=self.size)
        best = Fraction(0)
        for ones in excerpt.groupings()[:MOST_SOLVED]:
            for found in self._improve(query, excerpt, ones, budget):
                if found.value > best:
                    best = found.value
                    budget.report(f"γ₂ ≥ {float(best):.6f}: {found.certificate.claim}")
                    yield found.certificate

    def _improve(self, query: Query, excerpt: Excerpt, ones: tuple[int, ...], budget: Budget) -> Iterator[Found]:
        signs, kept = excerpt.signs(ones), float(1 - 2 * query.error)
        if kept == 1 and signs.all():
            yield from self._climb(query, excerpt, ones, budget)
            return
        first = bound_dual(excerpt, ones, signs.astype(np.float64))
        if first and (found := round_dual(query, first, method="gamma2", budget=budget)):
            yield found
        optimum: Optimum | None = None
        for accuracy in ACCURACIES:
            budget.check()
            optimum = maximise_weights(signs, kept, accuracy=accuracy, seconds=budget.left, start=optimum)
            dual = bound_dual(excerpt, ones, optimum.weights, vectors_of(optimum.gram)[len(signs) :])
            if dual and (found := round_dual(query, dual, method="gamma2", budget=budget)):
                yield found
                if found.value >= (1 - self.tolerance) * Fraction(optimum.value):
                    return

    def _climb(self, query: Query, excerpt: Excerpt, ones: tuple[int, ...], budget: Budget) -> Iterator[Found]:
        budget.check()
        below, _ = factorise(excerpt.signs(ones).astype(np.float64), accuracy=_CLIMBED, check=budget.check)
        dual = Dual(excerpt, ones, below.weights, below.p, below.q)
        if found := round_dual(query, dual, method="gamma2", budget=budget):
            yield found

    def _above(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        best = None
        signs = Signs.of(query)
        for found in self._factorisations(query, signs, budget):
            if best is None or found.claim.bound < best:
                best = found.claim.bound
                budget.report(f"{found.claim}")
                yield found

    def _factorisations(self, query: Query, found: Signs, budget: Budget) -> Iterator[Certificate]:
        yield from plain(query, found)
        budget.check()
        if found.signs.all():
            _, above = factorise(found.signs.astype(np.float64), accuracy=_CLIMBED, check=budget.check)
            yield rounded(query, found, above.x, above.y)
            return
        optimum: Optimum | None = None
        for accuracy in ACCURACIES if found.signs.any() else ():
            budget.check()
            optimum = maximise_weights(found.signs, 1.0, accuracy=accuracy, seconds=budget.left, start=optimum)
            vectors = vectors_of(_repaired(optimum.gram, found.signs))
            yield rounded(query, found, vectors[: len(found.signs)], vectors[len(found.signs) :])


def _repaired(gram: Floats, signs: Ints) -> Floats:
    """The matrix with exactly the signs in it, at most 1 in size where there are none, and ⪰ 0 again."""
    rows = len(signs)
    whole = gram.copy()
    whole[:rows, rows:] = np.where(signs == 0, np.clip(gram[:rows, rows:], -1, 1), signs)
    whole[rows:, :rows] = whole[:rows, rows:].T
    lacking = max(0.0, -float(np.linalg.eigvalsh(whole)[0]))
    repaired: Floats = whole + lacking * np.eye(len(whole))
    return repaired


METHOD = Gamma2()
