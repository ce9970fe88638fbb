"""Any symmetric function of pairs by two layers of softmax: as `symmetric_pairs_two_layer`, with a temperature.

Layer 1: position n + i asks for position i by its code of ±1, so a match scores d and any other at most d − 2; at
exp(β₁·score) with β₁ = ½·ln 4T all others together weigh at most 1/4 of the match, and each sign is right. Layer 2: the
end token weighs yᵢ by exp(2β₂) for 1 elsewhere, where values are 0; with β₂ = ½·ln 8n the average 2c/n − 1 shrinks by
less than 1/4n, and is rounded by as much, where counts are 2/n apart. Nothing is thresholded but what was
read. Positions that have no match average over something, and are not looked at.

Weights are exp(score − largest) in steps of 2⁻ʷ, w = `weights`. One that is rounded is at most twice what it was, and
the margins hold of twice as much; one below half a step is 0, so that with w = 1 the largest scores alone may count.
Equality is all of same, and disjointness the contrary of any of and.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), two layers for Boolean functions; the margins are proved here.

Example:
    >>> from protocols import simulate
    >>> simulate("symmetric_pairs_softmax", "inner_product_to_symmetric_pairs", n=5, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.pair_functions import GATES
from reductions.tasks.symmetric_pairs import END, SymmetricPairs

from ..numbers.formats import LARGEST_PRECISION, FixedPoint
from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import Carried, EarlierToken, FetchingModel
from .blocks.find_by_code import address_bits, softmax
from .symmetric_pairs_two_layer import Counted


class Fetched(EarlierToken):
    """What the sign of an average says; without a match it says something too."""

    def update(self, x: Carried, average: jax.Array) -> Carried:
        """The token whose bits are the signs."""
        return x._replace(found=self.decoded(average))


class CountedBySoftmax(Counted):
    """The share of pairs with g = 1 among the positions of y, in numbers −1, 0 and 1."""

    start: int = eqx.field(kw_only=True, static=True)  # n, where y begins

    def flag(self, x: Carried) -> jax.Array:
        """A position of y."""
        return (x.t >= self.start) & (x.token < END)

    def value(self, x: Carried) -> jax.Array:
        """g of the pair as ±1, and 0 outside y."""
        return jnp.where(self.flag(x), super().value(x), 0.0)


@dataclass(frozen=True)
class SymmetricPairsSoftmax(Builder):
    """Fetch, then count, with weights of so many bits."""

    made_for: ClassVar[str] = "symmetric_pairs"
    growth: ClassVar[str] = "O(n log n) bits, two layers"

    weights: int = 8

    def __post_init__(self) -> None:
        if not 1 <= self.weights <= LARGEST_PRECISION:
            raise ValueError(f"weights={self.weights}: wanted 1 to {LARGEST_PRECISION} bits of a weight")

    def check(self, setting: Setting) -> None:
        """Needs counts that an average tells apart."""
        super().check(setting)
        if setting.n > (largest := 1 << (LARGEST_PRECISION - 3)):
            raise ValueError(f"{self.name}: an average of 16 bits tells counts to {largest}, not to n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        task, n = setting.task_as(SymmetricPairs), setting.n
        codes, bits, averages = address_bits(setting.length), np.arange(2), ceil_log2(n) + 3
        scores = FixedPoint(codes.shape[1].bit_length() + 1), FixedPoint(2)
        fetch, count = (log(4 * setting.length) / 2, log(8 * n) / 2)
        counted = CountedBySoftmax(
            numbers=FixedPoint(2),
            average=FixedPoint(averages, averages - 2),
            weigh=softmax(scores[1], count, self.weights),
            gate=jnp.asarray(np.where(GATES[task.gate](bits[:, None], bits), 1.0, -1.0), jnp.float32),
            function=jnp.asarray(np.broadcast_to(task.of_count(np.arange(n + 1), n), n + 1), jnp.int32),
            start=n,
        )
        weigh = softmax(scores[0], fetch, self.weights)
        return FetchingModel((Fetched(codes, setting.vocabulary, weigh, back=n), counted))


CONSTRUCTION = SymmetricPairsSoftmax()
