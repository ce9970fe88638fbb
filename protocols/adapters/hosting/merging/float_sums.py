"""Sums of attention over some positions, in floats: m = max s, Z = Σ e^{s−m}, O = Σ e^{s−m}·v, and how two are merged.

With m = max(m₁, m₂), Z = e^{m₁−m}·Z₁ + e^{m₂−m}·Z₂ and the same of O; the average is O/Z. Floats do not associate, so
the result is the uncut module's up to rounding.

Source: Milakov and Gimelshein, Online normalizer calculation for softmax, arXiv 1805.02867 (2018).

Example:
    >>> s, v = np.array([[[0.0, 1.0, 2.0]]]), np.arange(3.0).reshape(1, 1, 3, 1)
    >>> parts = [FloatSums.over(s[..., :1], v[:, :, :1]), FloatSums.over(s[..., 1:], v[:, :, 1:])]
    >>> bool(np.allclose(parts[0].merge(parts[1]).average(), FloatSums.over(s, v).average()))
    True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..stepper import Leaves

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class FloatSums:
    """Of one query of each head, for a batch.

    Attributes:
        largest: m (B, h).
        mass: Z (B, h).
        moment: O (B, h, d_v).
    """

    largest: Array
    mass: Array
    moment: Array

    @classmethod
    def over(cls, scores: Array, values: Array, dtype: Any = np.float64) -> FloatSums:
        """Of scores (B, h, T) and values (B, h, T, d_v), T ≥ 1; m is a number of the dtype that it is sent in.

        A score of −∞ weighs nothing; if all are, m is −∞ and the sums are 0.
        """
        largest = scores.max(axis=-1).astype(dtype).astype(np.float64)
        weights = np.exp(scores - _finite(largest)[..., None])
        return cls(largest, weights.sum(axis=-1), np.einsum("bht,bhtv->bhv", weights, values))

    def merge(self, other: FloatSums) -> FloatSums:
        """Of both sets of positions."""
        largest = np.maximum(self.largest, other.largest)
        mine, theirs = (np.exp(part.largest - _finite(largest)) for part in (self, other))
        mass = mine * self.mass + theirs * other.mass
        return FloatSums(largest, mass, mine[..., None] * self.moment + theirs[..., None] * other.moment)

    def average(self) -> Array:
        """O/Z, (B, h, d_v); not a number where nothing is weighed, as for the libraries."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.moment / self.mass[..., None])

    def leaves(self, dtype: np.dtype[Any]) -> Leaves:
        """As what is sent: numbers of a dtype."""
        parts = {"largest score": self.largest, "mass": self.mass, "moment": self.moment}
        return {name: part.astype(dtype) for name, part in parts.items()}

    @classmethod
    def of_leaves(cls, leaves: Leaves) -> FloatSums:
        """What was sent."""
        return cls(*(leaf.astype(np.float64) for leaf in leaves.values()))


def _finite(largest: Array) -> Array:
    return np.where(np.isneginf(largest), 0.0, largest)
