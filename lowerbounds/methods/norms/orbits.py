"""γ₂ of a function of how many of n pairs of bits pass a gate, as a maximum of trace norms of n/2 + 1 small blocks.

As in `trace_norm`, γ₂(A) = max ‖D_p^½ A D_q^½‖_tr over distributions p, q. The norm is concave in them, and no order of
the coordinates changes A, so the best p and q depend on the weight of a string alone: 2(n + 1) numbers. The norm is
the sum over the blocks of `checks.shared.orbits`.

Nothing here is trusted: rounding to integers and checking come after.

Source: Linial and Shraibman (2009) for γ₂; Schrijver (2005) for the blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb, sqrt

import numpy as np
import numpy.typing as npt

from ...checks.shared.orbits import copies, forms
from ...checks.shared.structure import Matrix

Floats = npt.NDArray[np.float64]

_LEAST_SHARE = 1e-8  # of a weight beside the most frequent
_STEPS = 1000
_TINY = 1e-6


@dataclass(frozen=True, eq=False)
class Blocks:
    """Bounds on γ₂ from one p and q, each by weight.

    Attributes:
        p, q: distributions on the weights of rows and of columns.
        polar: of each block D_p^½ A D_q^½ = U S Vᵀ the matrix U Vᵀ.
        rows, columns: U S Uᵀ and V S Vᵀ.
        below, above: what they show.
    """

    p: Floats
    q: Floats
    polar: tuple[Floats, ...]
    rows: tuple[Floats, ...]
    columns: tuple[Floats, ...]
    below: float
    above: float


def scaled_blocks(n: int, table: Matrix, sign: list[int]) -> list[Floats]:
    """m_k·zᵢᵀAz_j/(|zᵢ||z_j|·√(C(n, i)·C(n, j))) for each k."""
    found = []
    for k, form in enumerate(forms(n, table, sign)):
        sizes = [comb(n - 2 * k, i - k) * comb(n, i) for i in range(k, n - k + 1)]
        rows = [
            [_ratio(copies(n, k) * a, c, d) for a, d in zip(row, sizes, strict=True)]
            for row, c in zip(form, sizes, strict=True)
        ]
        found.append(np.array(rows))
    return found


def _ratio(over: int, c: int, d: int) -> float:
    return over / sqrt(c) / sqrt(d)


def climb(blocks: list[Floats]) -> Iterator[Blocks]:
    """Bounds from ever better p and q.

    First all strings alike, which is best for gates ⊕. Then p and q are multiplied by the squares of how much longer
    than γ₂ the vectors of a weight are: where that changes nothing, the vectors in use are of one length.
    """
    n = len(blocks[0]) - 1
    found = at(blocks, np.tile(np.log([float(comb(n, i)) for i in range(n + 1)]), 2), least=0.0)
    for _ in range(_STEPS):
        yield found
        shares = np.concatenate([found.p, found.q])
        longer = np.concatenate([_diagonal(found.rows), _diagonal(found.columns)]) / shares / found.below
        found = at(blocks, np.log(shares) + 2 * np.log(np.maximum(longer, _TINY)))


def at(blocks: list[Floats], logarithms: Floats, *, least: float = _LEAST_SHARE) -> Blocks:
    """What p and q with these logarithms, up to a constant of each, show."""
    size = len(blocks[0])
    p, q = _shares(logarithms[:size], least), _shares(logarithms[size:], least)
    polar, rows, columns, below = [], [], [], 0.0
    for k, block in enumerate(blocks):
        inside = slice(k, size - k)
        u, values, v = np.linalg.svd(np.sqrt(p[inside])[:, None] * block * np.sqrt(q[inside]))
        polar.append(u @ v)
        rows.append((u * values) @ u.T)
        columns.append((v.T * values) @ v)
        below += float(values.sum())
    longest = float((_diagonal(rows) / p).max() * (_diagonal(columns) / q).max()) ** 0.5
    return Blocks(p, q, tuple(polar), tuple(rows), tuple(columns), below, longest)


def _diagonal(parts: list[Floats] | tuple[Floats, ...]) -> Floats:
    """Σ_k of the diagonals, by weight."""
    size = len(parts[0])
    total = np.zeros(size)
    for k, part in enumerate(parts):
        total[k : size - k] += np.diag(part)
    return total


def _shares(logarithms: Floats, least: float) -> Floats:
    shares = np.maximum(np.exp(logarithms - logarithms.max()), least)
    whole: Floats = shares / shares.sum()
    return whole
