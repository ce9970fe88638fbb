"""The Lagrange ceiling of any law: for all λ_x ≥ 0, optimum ≤ Σ λ_x + M·max_R (V(R) − Σ_{x ∈ R} λ_x).

In a partition into at most M classes, Σ_R V(R) = Σ λ_x + Σ_R (V(R) − λ(R)), and each term is at most the maximum, which
is ≥ 0 since R may be empty. The best λ is the dual of a linear program with a constraint for every set of rows; sets
are added as they are violated. λ is then rounded to a common denominator, and the bound is worked out anew in integers:
any λ proves a ceiling, so nothing rests on the program.

Source: proved here, in the lines above.

Example:
    >>> from .law import uniform_law
    >>> str(lagrange(uniform_law([[0, 0], [0, 1], [1, 0], [1, 1]]), 2).accuracy)
    '3/4'
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import Any

import numpy as np

from .law import Law
from .row_sets import Values, set_sums, set_values

SCALES = (1, 2, 3, 4, 6, 8, 12, 24, 60, 120, 1 << 8, 1 << 12)  # denominators of λ that are tried
_ROUNDS = 200
_CLOSE = 1e-7
_MOST_ADDED = 64


@dataclass(frozen=True)
class Lagrange:
    """A ceiling with what proves it.

    Attributes:
        law: on the rows that the multipliers belong to.
        states: M.
        multipliers: λ_x · scale · total, integers ≥ 0.
        scale: their common denominator, in units of the law's weights.
        accuracy: the ceiling, exactly; at most 1.
    """

    law: Law
    states: int
    multipliers: tuple[int, ...]
    scale: int
    accuracy: Fraction


def lagrange(law: Law, states: int) -> Lagrange:
    """The least ceiling that a linear program finds, rounded outwards in integers.

    Raises:
        ValueError: too many rows to list their sets.
    """
    values = set_values(law)
    exact = _multipliers(values, law, states)
    found = [_rounded(values, law, states, exact, scale) for scale in SCALES]
    return min(found, key=lambda one: (one.accuracy, one.scale))


def _rounded(values: Values, law: Law, states: int, exact: Any, scale: int) -> Lagrange:
    multipliers = [max(0, round(float(one) * scale)) for one in exact]
    largest = int((values * scale - set_sums(multipliers)).max())
    bound = Fraction(sum(multipliers) + states * largest, scale * law.total)
    return Lagrange(law, states, tuple(multipliers), scale, min(Fraction(1), bound))


def _multipliers(values: Values, law: Law, states: int) -> Any:
    """λ in units of the law's weights, as floats: minimise Σλ + M·t with t ≥ V(R) − λ(R) for the sets so far."""
    rows = len(law.weights)
    members = np.arange(1 << rows)
    solve = import_module("scipy.optimize").linprog
    used = [1 << row for row in range(rows)] + [(1 << rows) - 1]
    found = np.zeros(rows + 1)
    for _ in range(_ROUNDS):
        sets = np.array(used)
        left = np.column_stack([-(sets[:, None] >> np.arange(rows) & 1).astype(float), -np.ones(len(sets))])
        program = solve([1.0] * rows + [float(states)], A_ub=left, b_ub=-values[sets].astype(float), method="highs")
        found = program.x
        excess = values - _float_sums(found[:rows]) - found[rows]
        worst = members[np.argsort(-excess)[:_MOST_ADDED]] if len(members) > _MOST_ADDED else members
        new = [int(one) for one in worst if excess[one] > _CLOSE * max(1, law.total)]
        if not new:
            break
        used = sorted({*used, *new})
    return found[:rows]


def _float_sums(weights: Any) -> Any:
    sums = np.zeros(1)
    for weight in weights:
        sums = np.concatenate([sums, sums + weight])
    return sums
