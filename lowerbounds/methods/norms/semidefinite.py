"""Floating-point optimisation of γ₂: weights W that bound it from below, and the least u, v that bound ⟨B, W⟩.

Weights: maximise Σ (δ·w⁺ − w⁻) − Σ_{outside} |W| over W with [diag u, −W; −Wᵀ, diag v] ⪰ 0 and Σu + Σv fixed, where
w = A·W inside the promise and δ = 1 − 2ε. A semidefinite programme, for the solver scs.

Bounds for given W: maximise ⟨W, X Yᵀ⟩ over unit vectors. For fixed Y the best xᵢ is the direction of Σⱼ Wᵢⱼyⱼ, whose
length is uᵢ at the optimum; alternate. The u, v so found are stretched until the matrix is ⪰ 0.

Nothing here is trusted: rounding to integers and checking come after.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_TINY = 1e-12
_INTERRUPTED = -5


@dataclass(frozen=True)
class Optimum:
    """What the solver came to.

    Attributes:
        weights: W, (rows, columns).
        gram: a matrix ⪰ 0 of inner products of the xᵢ and yⱼ of a good X Yᵀ, nearly; (rows + columns) squared.
        value: what the solver claims the optimum to be; only for deciding when to stop.
        state: where to start the solver again for more digits.
    """

    weights: Floats
    gram: Floats
    value: float
    state: dict[str, Floats]


@dataclass(frozen=True)
class _Programme:
    """Columns of the semidefinite programme that carry the weights: weight `sign`·x[k] at cell (row[k], column[k])."""

    row: Ints
    column: Ints
    sign: Floats
    gain: Floats
    positive: npt.NDArray[np.bool_]

    @property
    def size(self) -> int:
        return len(self.gain)


def maximise_weights(
    signs: Ints, kept: float, *, accuracy: float, seconds: float, start: Optimum | None = None
) -> Optimum:
    """Weights for a sign matrix with zeros outside the promise; `kept` is δ = 1 − 2ε, and 0 demands A·W ≥ 0.

    Raises:
        ValueError: the solver is not installed, or comes to nothing.
    """
    programme = _programme(signs, kept)
    data, cones = _conic(programme, *signs.shape)
    limits = {"eps_abs": accuracy, "eps_rel": accuracy, "time_limit_secs": max(seconds, 1e-3), "max_iters": 1_000_000}
    solver = _scs().SCS(data, cones, verbose=False, **limits)
    found = solver.solve(warm_start=start is not None, **(start.state if start else {}))
    if found["info"]["status_val"] == _INTERRUPTED:
        raise KeyboardInterrupt
    if not all(np.isfinite(found[part]).all() for part in "xys"):
        raise ValueError(f"the solver came to nothing: {found['info']['status']}")
    weights = np.zeros(signs.shape)
    np.add.at(weights, (programme.row, programme.column), programme.sign * found["x"][: programme.size])
    if kept == 0:
        weights = np.where(weights * signs > 0, weights, 0.0)
    block = sum(signs.shape)
    value = 2 * float(programme.gain @ found["x"][: programme.size]) / block
    return Optimum(weights, _gram(found["y"], block), value, {part: found[part] for part in "xys"})


def vectors_of(gram: Floats) -> Floats:
    """Vectors with these inner products, (inputs, length), as far as the matrix is ⪰ 0."""
    values, axes = np.linalg.eigh(gram)
    vectors: Floats = axes * np.sqrt(np.maximum(values, 0))
    return vectors


def bound_products(
    weights: Floats, start: Floats | None = None, *, iterations: int = 2000, gap: float = 1e-6
) -> tuple[Floats, Floats]:
    """u, v with [diag u, −W; −Wᵀ, diag v] ⪰ 0 up to rounding, and Σu + Σv as small as was found.

    No row or column of the weights may be zero.
    """
    best, least = _stretch(weights, np.abs(weights).sum(1), np.abs(weights).sum(0)), math.inf
    y = _unit(_directions(weights) if start is None else start + _TINY)
    for step in range(1, iterations + 1):
        x = _unit(weights @ y)
        along = weights.T @ x
        v = np.linalg.norm(along, axis=1)
        y = _unit(along)
        if step % 50 and step < iterations:
            continue
        u = np.linalg.norm(weights @ y, axis=1)
        found = _stretch(weights, u, v)
        if found[0].sum() + found[1].sum() < least:
            best, least = found, float(found[0].sum() + found[1].sum())
        if least <= (1 + gap) * 2 * u.sum():
            break
    return best


def _stretch(weights: Floats, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    u, v = u + _TINY * u.mean(), v + _TINY * v.mean()
    factor = float(np.linalg.norm(weights / np.sqrt(np.outer(u, v)), 2))
    return factor * u, factor * v


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-300)
    return unit


def _directions(weights: Floats) -> Floats:
    # As many dimensions as make every local optimum a global one; the seed is fixed: same weights, same bytes.
    length = math.isqrt(2 * sum(weights.shape)) + 2
    return np.random.default_rng(0).normal(size=(weights.shape[1], length))


def _programme(signs: Ints, kept: float) -> _Programme:
    inside, outside = np.argwhere(signs != 0), np.argwhere(signs == 0)
    own = signs[signs != 0].astype(float)
    parts = [(inside, own, kept if 0 < kept < 1 else 1.0, kept < 1)]
    if 0 < kept < 1:
        parts.append((inside, -own, -1.0, True))
    if kept > 0:
        parts += [(outside, sign * np.ones(len(outside)), -1.0, True) for sign in (1.0, -1.0)]
    cells = np.concatenate([cell for cell, _, _, _ in parts])
    return _Programme(
        cells[:, 0],
        cells[:, 1],
        np.concatenate([sign for _, sign, _, _ in parts]),
        np.concatenate([np.full(len(cell), gain) for cell, _, gain, _ in parts]),
        np.concatenate([np.full(len(cell), positive) for cell, _, _, positive in parts]),
    )


def _conic(programme: _Programme, rows: int, columns: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """minimise −gain·x with Σu + Σv = rows + columns, the positive weights ≥ 0, and the block matrix ⪰ 0."""
    block, size = rows + columns, programme.size
    positive, diagonal = np.flatnonzero(programme.positive), np.arange(block)
    first = 1 + len(positive)
    height = first + block * (block + 1) // 2
    place = first + _place(block, rows + programme.column, programme.row)
    entries = [
        (np.zeros(block, dtype=np.int64), size + diagonal, np.ones(block)),
        (1 + np.arange(len(positive)), positive, -np.ones(len(positive))),
        (place, np.arange(size), math.sqrt(2) * programme.sign),
        (first + _place(block, diagonal, diagonal), size + diagonal, -np.ones(block)),
    ]
    row, column, value = (np.concatenate(part) for part in zip(*entries, strict=True))
    right = np.zeros(height)
    right[0] = block
    matrix = sparse.csc_matrix((value, (row, column)), shape=(height, size + block))
    cost = np.concatenate([-programme.gain, np.zeros(block)])
    return {"A": matrix, "b": right, "c": cost}, {"z": 1, "l": len(positive), "s": [block]}


def _place(block: int, row: Ints, column: Ints) -> Ints:
    """Where the solver keeps the entry (row ≥ column) of a symmetric matrix: lower triangle, column by column."""
    return column * block - column * (column - 1) // 2 + row - column


def _gram(dual: Floats, block: int) -> Floats:
    """The dual matrix of the block; twice its cells beside the diagonal are those of B."""
    gram = np.zeros((block, block))
    upper = np.triu_indices(block)
    gram[upper] = dual[-block * (block + 1) // 2 :] / np.where(upper[0] == upper[1], 1, math.sqrt(2))
    whole: Floats = 2 * (gram + np.triu(gram, 1).T)
    return whole


def _scs() -> Any:
    try:
        return import_module("scs")
    except ImportError:
        raise ValueError("γ₂ needs the solver scs: pip install 'lowerbounds[certify]'") from None
