"""Associative recall with separate tokens by two layers: a value fetches its key, and the query finds the value by key.

d_qk = ⌈log₂ T⌉ and d_v = ⌈log₂(V + K)⌉ in layer 1, about ⌈log₂(V + K)⌉ and twice that in layer 2, all numbers
one bit. Of equal keys the first counts, or the last, as the task wants; absent keys are seen to be absent; right on
every input. One layer needs linear width. No protocol of few bits: run by two parties, every token asks for the one
before and is answered in sums, O(n log² n) bits where n·log₂(V·K) would do.

With `weights` = w both layers are softmax with weights in steps of 2⁻ʷ: β₁ = ½·ln 4T on scores of whole numbers, and
β₂ = 2ᶠ·ln 9 = O(T), a factor of 9 for each position, as the first of equal keys is wanted; scores have O(log T) bits.

Source: Bhattamishra et al., arXiv 2406.09347 (2024), two layers for recall, after the induction heads of Olsson et al.,
arXiv 2209.11895 (2022); proved here: codes match themselves alone.

Example:
    >>> from protocols import simulate
    >>> simulate("recall_two_layer", "index_to_associative_recall", n=6, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reductions.tasks.associative_recall import AssociativeRecall

from ..numbers.formats import LARGEST_PRECISION
from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import FetchingModel
from .blocks.find_after_same_token import after_same, check_length


@dataclass(frozen=True)
class RecallTwoLayer(Builder):
    """The first or the last of equal keys, as the task says."""

    made_for: ClassVar[str] = "associative_recall"
    growth: ClassVar[str] = "O(n log² n) bits, two layers"

    weights: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.weights <= LARGEST_PRECISION:
            raise ValueError(f"weights={self.weights}: wanted 1 to {LARGEST_PRECISION} bits, or 0 for no softmax")

    def check(self, setting: Setting) -> None:
        """Needs keys and values as separate tokens."""
        super().check(setting)
        if isinstance(setting.task, AssociativeRecall) and setting.task.joined:
            raise ValueError(f"{self.name} needs keys and values as separate tokens, not {setting.task.spec}")
        check_length(self.name, setting)

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        task = setting.task_as(AssociativeRecall)
        return after_same(setting, latest=task.last, absent=setting.outputs - 1, weights=self.weights)


CONSTRUCTION = RecallTwoLayer()
