"""Queries of sets of codes: what they score off the set, on all sets where these are few, or on sets drawn.

Example:
    >>> found = picked(6, 2, count=100, seed=0)
    >>> found.sets, found.every, found.largest <= 0.5
    (15, True, True)
"""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np

from protocols.constructions.blocks.dual_certificate import across, isometry
from protocols.constructions.q_sparse_isometry import isometric_codes, worst_score

_FEW = 1 << 10


class Picked(NamedTuple):
    """How many sets, whether these are all, the width of a code, and the largest score off a set, over that on it."""

    sets: int
    every: bool
    width: int
    largest: float


def picked(n: int, sparsity: int, *, count: int, seed: int) -> Picked:
    """The queries of sets of so many out of n codes."""
    codes, every = isometric_codes(n, sparsity), comb(n, sparsity) <= _FEW
    if every:
        sets = np.array(list(combinations(range(n), sparsity)))
    else:
        places = np.tile(np.arange(n), (count, 1))
        sets = np.sort(np.random.default_rng(seed).permuted(places, axis=1)[:, :sparsity], axis=1)
    return Picked(len(sets), every, codes.shape[1], worst_score(codes, sets))


def constants(n: int, sparsity: int) -> tuple[float, float]:
    """δ and θ of the codes, counted on all sets."""
    codes = isometric_codes(n, sparsity).astype(np.float64)
    return isometry(codes, sparsity), across(codes, sparsity)
