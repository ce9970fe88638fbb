"""γ₂ of a symmetric function of n ≤ 64 pairs of bits: blocks of at most n + 1 lines in place of a matrix of 2ⁿ.

The signs of f(|{i : g(xᵢ, yᵢ) = 1}|) stay as they are when the pairs change places, so γ₂ is a maximum over weights of
strings alone. Both sides are rounded to integers, whose own checker accepts them before they are given.

Source: Linial and Shraibman (2009) for γ₂; Schrijver (2005) for the blocks.

Example:
    >>> from reductions import PROBLEMS
    >>> query = Query(PROBLEMS.get("inner_product"), 20, Measure.GAMMA2)
    >>> [found.claim.bound for found in METHOD.search(query, Budget(60))]  # 2¹⁰, in millionths
    [1023999999]
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from reductions import Measure, Side
from reductions.costs.source import LINIAL_SHRAIBMAN

from ..certificates.certificate import Certificate, Json
from ..certificates.query import Budget, Query, TimeUp
from ..checks import orbit_dual, orbit_factors
from ..checks.shared.orbits import LARGEST, OUTERS
from ..checks.shared.refuted import Refuted
from ..checks.shared.structure import Matrix
from .norms.orbits import Blocks, Floats, climb, scaled_blocks
from .ranks.gadget_ranks import outer_and_table

_ACCURACY = 1e-8
_WEIGHT_BITS, _GRAM_BITS = 72, 44  # after the point
_LEAST = 2.0**-38  # of the share of a weight, so that what is rounded is small beside it
_SLACKS = tuple(2.0**-power for power in range(50, 10, -4))
_SOURCE = str(LINIAL_SHRAIBMAN.at("γ₂, by the blocks of Schrijver (2005)"))


@dataclass(frozen=True)
class SymmetricNorm:
    """Trace norms of small blocks, climbed by the weights of strings."""

    effort: ClassVar[int] = 0

    @property
    def proves(self) -> tuple[tuple[Measure, Side], ...]:
        """γ₂ on both sides."""
        return (Measure.GAMMA2, Side.LOWER), (Measure.GAMMA2, Side.UPPER)

    def search(self, query: Query, budget: Budget) -> Iterator[Certificate]:
        """One certificate, of what was found by the end of the climb or of the time.

        Raises:
            ValueError: the problem is no such composition, has a promise, or nothing came out of rounding.
            TimeUp: from the budget, before the first step.
        """
        table, signs = _signs(query)
        budget.check()
        best = _climbed(scaled_blocks(query.n, table, signs), query.side, budget)
        check, kind = (orbit_dual, "orbit_dual") if query.side is Side.LOWER else (orbit_factors, "orbit_factors")
        for slack in _SLACKS:
            parts = _weights(query.n, best, slack) if query.side is Side.LOWER else _grams(query.n, best, slack)
            witness: dict[str, Json] = {"gadget": [[*row] for row in table], **parts}
            with suppress(Refuted):
                bound = check.value(query.claim(0), witness)
                yield Certificate(query.claim(bound), kind, witness, "symmetric_norm", _SOURCE)
                return
        raise ValueError(f"{query.problem.spec}, n={query.n}: no rounding was accepted")


def _signs(query: Query) -> tuple[Matrix, list[int]]:
    problem, n = query.problem, query.n
    outer, table = outer_and_table(query, OUTERS)
    if (len(table), len(table[0])) != (2, 2) or n > LARGEST or problem.answers(n) != 2:
        raise ValueError(f"{problem.spec}, n={n}: wanted two answers, a gadget of two bits, and n ≤ {LARGEST}")
    answers = [outer.of_count(n, count) for count in range(n + 1)]
    if None in answers:
        raise ValueError(f"{problem.spec} has a promise")
    return [[*row] for row in table], [-1 if answer else 1 for answer in answers]


def _climbed(blocks: list[Floats], side: Side, budget: Budget) -> Blocks:
    """The best for one side that was met until both sides meet, or the time is up."""
    below = above = None
    for found in climb(blocks):
        below = found if below is None or found.below > below.below else below
        above = found if above is None or found.above < above.above else above
        budget.report(f"{below.below:.6f} ≤ γ₂ ≤ {above.above:.6f}")
        if above.above <= (1 + _ACCURACY) * below.below or budget.left <= 0:
            break
    if below is None or above is None:
        raise TimeUp
    return below if side is Side.LOWER else above


def _weights(n: int, found: Blocks, slack: float) -> dict[str, Json]:
    """The witness of `orbit_dual`: p and q a little raised, and W = D_p^½ U Vᵀ D_q^½ in each block."""
    unit = 2.0**_WEIGHT_BITS
    blocks: list[Json] = []
    for k, polar in enumerate(found.polar):
        inside = slice(k, n - k + 1)
        shares = np.array([float(orbit_dual.share(n, k, i)) for i in range(k, n - k + 1)])
        above, beside = np.sqrt(shares * found.p[inside]), np.sqrt(shares * found.q[inside])
        blocks.append([_whole(row) for row in above[:, None] * polar * beside * unit])
    u, v = (_whole(np.maximum(shares, _LEAST) * (1 + slack) * unit) for shares in (found.p, found.q))
    return {"u": u, "v": v, "weights": blocks}


def _grams(n: int, found: Blocks, slack: float) -> dict[str, Json]:
    """The witness of `orbit_factors`: P = D_p^−½ U S Uᵀ D_p^−½ and Q likewise in each block, a little raised."""
    rows: list[Json] = []
    columns: list[Json] = []
    for k, parts in enumerate(zip(found.rows, found.columns, strict=True)):
        norms = np.sqrt([float(orbit_factors.weight(n, k, i)) for i in range(k, n - k + 1)])
        for listed, part, shares in zip((rows, columns), parts, (found.p, found.q), strict=True):
            scales = norms / np.sqrt(shares[k : n - k + 1])
            raised = part + slack * np.linalg.norm(part, 2) * np.eye(len(part))
            whole = scales[:, None] * raised * scales + len(part) * 2.0**-_GRAM_BITS * np.eye(len(part))
            listed.append([_whole(row[: i + 1]) for i, row in enumerate(whole * 2.0**_GRAM_BITS)])
    return {"scale": 1 << _GRAM_BITS, "rows": rows, "columns": columns}


def _whole(numbers: Floats) -> list[Json]:
    return [int(number) for number in np.rint(numbers).tolist()]


METHOD = SymmetricNorm()
