"""γ₂ of a whole sign matrix as a maximum of trace norms, with a factorisation and weights from every step.

γ₂(A) = max ‖D_p^½ A D_q^½‖_tr over distributions p, q on rows and columns. With U S Vᵀ the singular values at p, q, the
weights W = D_p^½ U Vᵀ D_q^½ have [diag p, −W; −Wᵀ, diag q] ⪰ 0 and ⟨A, W⟩ = Σ S, which is the trace norm; and A = X Yᵀ
with X = D_p^−½ U S^½ and Y = D_q^−½ V S^½. So each step bounds γ₂ on both sides, and no semidefinite solver is needed.
The maximum is that of a concave function; it is climbed in the logarithms of p and q, by a quasi-Newton method.

Nothing here is trusted: rounding to integers and checking come after.

Source: Linial and Shraibman (2009) for γ₂; both sides are proved above.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Floats = npt.NDArray[np.float64]

_LEAST_SHARE = 1e-9  # of a line beside the largest, so that no vector is divided by nothing


@dataclass(frozen=True, eq=False)
class Factors:
    """Bounds on γ₂ from one p and q.

    Attributes:
        p, q: distributions on rows and on columns.
        weights: W, (rows, columns), which shows γ₂ ≥ `below`.
        x, y: vectors of rows and of columns, whose lengths show γ₂ ≤ `above`.
    """

    p: Floats
    q: Floats
    weights: Floats
    x: Floats
    y: Floats
    below: float
    above: float


def factorise(signs: Floats, *, accuracy: float, check: Callable[[], None]) -> tuple[Factors, Factors]:
    """The best from below and the best from above that were met, until they differ by little.

    Args:
        signs: (rows, columns), no cell outside the promise.
        accuracy: the part of γ₂ by which both sides may differ.
        check: is called before each step, and may end the search.
    """
    climb = _Climb(signs, accuracy, check)
    climb.run()
    return climb.below, climb.above


class _Climb:
    """What was met so far."""

    def __init__(self, signs: Floats, accuracy: float, check: Callable[[], None]) -> None:
        self._signs, self._accuracy, self._check = signs, accuracy, check
        self._rows = len(signs)
        self.below = self.above = factors(signs, np.zeros(sum(signs.shape)))

    def run(self) -> None:
        """Climb until both sides meet, or nothing is gained."""
        options = {"maxiter": 5000, "maxcor": 30, "ftol": 1e-15, "gtol": 1e-12}
        start = np.zeros(sum(self._signs.shape))
        minimize(self._step, start, jac=True, method="L-BFGS-B", callback=self._met, options=options)

    def _step(self, logarithms: Floats) -> tuple[float, Floats]:
        self._check()
        found = factors(self._signs, logarithms)
        self.below = max(self.below, found, key=lambda one: one.below)
        self.above = min(self.above, found, key=lambda one: one.above)
        lengths = np.concatenate([(found.x**2).sum(1) * found.p, (found.y**2).sum(1) * found.q])
        shares = np.concatenate([found.p, found.q])
        return -float(np.log(found.below)), -0.5 * (lengths / found.below - shares)

    def _met(self, logarithms: Floats) -> None:
        if self.above.above <= (1 + self._accuracy) * self.below.below:
            raise StopIteration


def factors(signs: Floats, logarithms: Floats) -> Factors:
    """What p and q with these logarithms, up to a constant of each, show."""
    p, q = _shares(logarithms[: len(signs)]), _shares(logarithms[len(signs) :])
    above, beside = np.sqrt(p), np.sqrt(q)
    u, values, v = np.linalg.svd(above[:, None] * signs * beside, full_matrices=False)
    x, y = u * np.sqrt(values) / above[:, None], v.T * np.sqrt(values) / beside[:, None]
    longest = float((x**2).sum(1).max() * (y**2).sum(1).max()) ** 0.5
    weights = above[:, None] * (u @ v) * beside
    return Factors(p, q, weights, x, y, float(values.sum()), longest)


def _shares(logarithms: Floats) -> Floats:
    shares = np.maximum(np.exp(logarithms - logarithms.max()), _LEAST_SHARE)
    whole: Floats = shares / shares.sum()
    return whole
