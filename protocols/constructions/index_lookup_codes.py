"""Index lookup by one head of attention with near-orthogonal codes of d = ⌈16·ln N⌉ + 1 signs, as in the theorem.

N is the least power of two that is at least n. Codes are drawn from seeds 0, 1, … until all pairs have an inner
product of at most d/2; then d − score ≥ d/2 off the target, and weights ⌊2ᴱ·2^(−(d − score)/4)⌋ leave the others less
than the target's weight. Both are checked on all pairs when the model is built, exactly; codes and weights are the
same for all n of one N, and fewer positions only weigh less, so one check speaks for all of them.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), Theorem 1; the constant 16 is proved in the line of a union bound
over pairs: P[inner product > d/2] ≤ exp(−d/8) ≤ N⁻².

Example:
    >>> from protocols import simulate
    >>> simulate("index_lookup_codes", "index_to_index_lookup", n=64, instances=50).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log
from typing import ClassVar

import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.index_lookup import IndexLookup

from ..numbers.weights import Weighing
from ..setting import Builder, Setting
from .blocks.find_by_code import halving
from .index_lookup_binary import LookupModel

LARGEST = 1 << 13  # all pairs are checked


@dataclass(frozen=True)
class IndexLookupCodes(Builder):
    """Near-orthogonal codes; the weights have `precision` bits, E = precision − 1."""

    made_for: ClassVar[str] = "index_lookup"
    growth: ClassVar[str] = "O(log n · (p + log n)) bits"

    precision: int = 8

    def __post_init__(self) -> None:
        if not 1 <= self.precision <= 16:
            raise ValueError(f"precision={self.precision}: wanted 1 to 16 bits")

    def check(self, setting: Setting) -> None:
        """Needs a size at which all pairs can be checked."""
        super().check(setting)
        if setting.n > LARGEST:
            raise ValueError(f"index_lookup_codes checks all pairs of codes, so n ≤ {LARGEST}, not n={setting.n}")

    def build(self, setting: Setting, *, seed: int) -> LookupModel:
        """The same codes for every seed."""
        task = setting.task_as(IndexLookup)
        codes, weigh = near_orthogonal(1 << ceil_log2(max(2, setting.n)), self.precision)
        return LookupModel(jnp.asarray(codes[: setting.n], jnp.float32), task.symbols, weigh)


@lru_cache(maxsize=8)
def near_orthogonal(count: int, precision: int) -> tuple[npt.NDArray[np.int8], Weighing]:
    """±1 codes (count, d) with inner products of at most d/2 and a majority weight on the target; and the weights."""
    d = ceil(16 * log(count)) + 1
    weigh = halving(d, precision, 0.25)
    for seed in range(100):
        codes = np.random.default_rng(seed).choice(np.array([-1, 1], dtype=np.int8), size=(count, d))
        if _largest_inner_product(codes) <= d / 2 and weigh.has_majority(codes):
            return codes, weigh
    raise ValueError(f"no seed below 100 gives {count} near-orthogonal codes of width {d}")


def _largest_inner_product(codes: npt.NDArray[np.int8]) -> int:
    signs = codes.astype(np.float32)  # whole numbers below 2²⁴: exact
    return max(int((signs[i : i + 1024] @ signs.T - _target(i, signs)).max()) for i in range(0, len(signs), 1024))


def _target(start: int, signs: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    rows = min(1024, len(signs) - start)
    return 2.0 * signs.shape[1] * np.eye(rows, len(signs), k=start, dtype=np.float32)


CONSTRUCTION = IndexLookupCodes()
