"""Induction heads by two layers: each token fetches the one before it, and the last finds what followed it latest.

d_qk = ⌈log₂ T⌉ and d_v = ⌈log₂ n⌉ in layer 1, about ⌈log₂ n⌉ and twice that in layer 2; q, k and v have one bit, scores
⌈log₂ T⌉ + 1, since a later position is preferred by t·2⁻ᶠ. Right on every input; one layer needs linear width. No
protocol of few bits: run by two parties, every token asks for the one before and is answered in sums over all before
it, O(n log² n) bits where n log₂ n would do.

Source: Olsson et al., arXiv 2209.11895 (2022); Sanford, Hsu and Telgarsky, arXiv 2408.14332 (2024); weights and proof
are this project's.

Example:
    >>> from protocols import simulate
    >>> simulate("induction_two_layer", "index_to_induction_heads", n=6, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import FetchingModel
from .blocks.find_after_same_token import after_same, check_length


@dataclass(frozen=True)
class InductionTwoLayer(Builder):
    """The latest occurrence counts."""

    made_for: ClassVar[str] = "induction_heads"
    growth: ClassVar[str] = "O(n log² n) bits, two layers"

    def check(self, setting: Setting) -> None:
        """Needs positions that scores tell apart."""
        super().check(setting)
        check_length(self.name, setting)

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        return after_same(setting, latest=True, absent=setting.outputs - 1)


CONSTRUCTION = InductionTwoLayer()
