"""Weights of attention as exact integers: a table over the grid of scores, its scale fixed or exchanged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import exp

import numpy as np
import numpy.typing as npt

from .formats import FixedPoint

SCORES = 3  # scores are in [−2³, 2³) unless told
LIMB = 8  # bits; a sum of 256 products of two limbs is exact in float32


@dataclass(frozen=True)
class Weighing:
    """w(score) as non-negative integers.

    With a fixed scale, `table[i]` is the weight of the i-th value of the score's grid. With the maximum exchanged,
    `table[i]` is the weight of a score i grid steps below the largest score of all positions, zero past the end.

    Attributes:
        score: grid of the scores.
        table: the weights.
        exchanged: whether the largest score is found first, and told to the other party.
        leftmost: whether of equal scores the one further left counts as larger, which tells a position with each score.
    """

    score: FixedPoint
    table: tuple[int, ...]
    exchanged: bool
    leftmost: bool = False

    def __post_init__(self) -> None:
        if min(self.table) < 0 or not any(self.table):
            raise ValueError("weights must be non-negative integers, not all zero")
        if self.leftmost and not self.exchanged:
            raise ValueError("the leftmost of the largest scores is found by exchanging them")
        if not self.exchanged and len(self.table) != self.score.count:
            raise ValueError(f"a fixed scale needs one weight for each of {self.score.count} scores")

    def ranks(self, length: int) -> int:
        """How many different scores there are among so many positions."""
        return self.score.count * (length if self.leftmost else 1)

    @property
    def largest(self) -> int:
        """The largest weight."""
        return max(self.table)

    @cached_property
    def limbs(self) -> npt.NDArray[np.float32]:
        """The table in base 2⁸, least limb first: (entries, limbs)."""
        count = -(-self.largest.bit_length() // LIMB)
        digits = [[(weight >> (LIMB * i)) % (1 << LIMB) for i in range(count)] for weight in self.table]
        return np.array(digits, dtype=np.float32)

    def has_majority(self, codes: npt.NDArray[np.int8]) -> bool:
        """Whether 2·w(⟨c_k, c_k⟩) > Σ_j w(⟨c_k, c_j⟩) for every k, exactly: then lookup is right on every input.

        For a fixed scale and codes of whole numbers (n, d), with queries and keys the codes themselves.
        """
        signs, weights = codes.astype(np.float32), np.array(self.table, dtype=np.int64)
        least = int(self.score.at(0))
        target = int(weights[codes.shape[1] - least])
        chunks = (signs[i : i + 1024] @ signs.T for i in range(0, len(signs), 1024))
        return all(bool((weights[chunk.astype(np.int64) - least].sum(axis=1) < 2 * target).all()) for chunk in chunks)


def softmax_fixed_scale(precision: int, exponent: int = SCORES) -> Weighing:
    """exp(s) in steps of 2⁻ᵖ on p-bit scores in [−2ᵏ, 2ᵏ), k = `exponent`: wide weights, no word about the maximum."""
    score = FixedPoint(precision, precision - 1 - exponent)
    values = [float(score.at(place)) for place in range(score.count)]
    return Weighing(score, tuple(round(2**precision * exp(value)) for value in values), exchanged=False)


def softmax_max_exchanged(precision: int, exponent: int = SCORES) -> Weighing:
    """exp(s − max) in steps of 2⁻ᵖ on p-bit scores in [−2ᵏ, 2ᵏ): narrow weights, two-way."""
    score = FixedPoint(precision, precision - 1 - exponent)
    step = float(score.at(1) - score.at(0))
    table = [round(2**precision * exp(-step * below)) for below in range(score.count)]
    return Weighing(score, tuple(weight for weight in table if weight), exchanged=True)


def hard_average(precision: int, exponent: int = SCORES) -> Weighing:
    """1 for the positions with the largest p-bit score in [−2ᵏ, 2ᵏ), 0 for the others.

    Source: Merrill, Sabharwal and Smith, arXiv 2106.16213 (2022), saturated attention.
    """
    return Weighing(FixedPoint(precision, precision - 1 - exponent), (1,), exchanged=True)


def hard_leftmost(precision: int, exponent: int = SCORES) -> Weighing:
    """1 for the leftmost position with the largest p-bit score in [−2ᵏ, 2ᵏ), 0 for the others.

    Source: Hahn, arXiv 1906.06755 (2020), hard attention.
    """
    return Weighing(FixedPoint(precision, precision - 1 - exponent), (1,), exchanged=True, leftmost=True)
