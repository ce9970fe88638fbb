"""Copying by two layers: hard-ALiBi heads gather the last g symbols, and the next is what followed them first in x.

Generating freely, it fails on x exactly if some g-gram comes twice in x and is followed by different symbols: having
been right so far, it finds the first place after the same g symbols, or the same start, which no two places have. Of
uniform strings it fails on at most n²/2·V⁻ᵍ. Layer 1 has g heads of d_qk = 1, d_v = ⌈log₂(V + 2)⌉, layer 2 one of d_qk
= g·⌈log₂(V + 1)⌉ + 1: O(log n) for g = 3⌈log_V n⌉, the default; averages in layer 1 have 16 bits, all else one. No
protocol of few bits: each symbol that is generated asks again, O(n log n) bits where n·log₂V would do. With g given
the model is one and the same for all n.

With `weights` = w, layer 2 is a softmax with weights in steps of 2⁻ʷ. A match is 2 above any other score, so that with
β = ½·ln 4T all others weigh at most ¼ of it, twice as much when rounded, and the signs of the average are right where
no gram comes twice. T is the longest, Vᵍ + 2 and as many that were written. Layer 1 is uniform over its window, which a
softmax of equal scores is.

Source: Jelassi et al., arXiv 2402.01032 (2024), Theorem 2.3; the exact set of failures is proved here.

Example:
    >>> from protocols import simulate
    >>> simulate("copying_grams:grams=6", "index_to_copying", n=6, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log
from typing import ClassVar

from reductions.tasks.copying import Copying

from ..numbers.formats import LARGEST_PRECISION, FixedPoint
from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import FetchingModel
from .blocks.find_by_code import softmax
from .blocks.find_by_gram import LONGEST_GRAM, AfterGram, GramWindows


@dataclass(frozen=True)
class CopyingGrams(Builder):
    """`grams` is g, 0 for 3⌈log_V n⌉; `weights` are bits of a weight of softmax, 0 for the leftmost of the largest."""

    made_for: ClassVar[str] = "copying"
    growth: ClassVar[str] = "O(n log n) bits, two layers"
    errs: ClassVar[bool] = True

    grams: int = 0
    weights: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.weights <= LARGEST_PRECISION:
            raise ValueError(f"weights={self.weights}: wanted 1 to {LARGEST_PRECISION} bits, or 0 for no softmax")
        if not 0 <= self.grams <= LONGEST_GRAM:
            raise ValueError(f"grams={self.grams}: wanted 1 to {LONGEST_GRAM}, or 0 for 3⌈log_V n⌉")

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        task = setting.task_as(Copying)
        g = self.grams or 3 * _ceil_log(task.symbols, setting.n)
        found = AfterGram(g, task.symbols)
        if self.weights:
            temperature = (log(16) + g * log(task.symbols)) / 2  # T ≤ 2Vᵍ + 2 ≤ 4Vᵍ
            found = replace(found, weigh=softmax(FixedPoint(2), temperature, self.weights), average=FixedPoint(4, 2))
        return FetchingModel((GramWindows(g, task.symbols), found))


def _ceil_log(base: int, n: int) -> int:
    """⌈log n⌉ to the base, at least 1."""
    power = 1
    while base**power < n:
        power += 1
    return power


CONSTRUCTION = CopyingGrams()
