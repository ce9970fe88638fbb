"""c-gram retrieval by two layers: hard-ALiBi heads gather c − 1 tokens, and the query finds what first followed them.

Layer 1 has c − 1 heads of d_qk = 1 and d_v = ⌈log₂(V + 2)⌉ on V symbols, with averages of 16 bits; layer 2 one head of
d_qk = (c − 1)·⌈log₂(V + 1)⌉ + 1, of one bit. Right on every input: a gram that reaches across the separator is no
query, so the query does not find itself. No protocol of few bits: run by two parties, every token that is not Alice's
alone is answered in sums in layer 1, O(n log n) bits where a message of one bit a group would do.

Source: Jelassi et al., arXiv 2402.01032 (2024), for the two layers; proved here, in the lines above.

Example:
    >>> from protocols import simulate
    >>> simulate("c_gram_two_layer", "index_to_c_gram", n=6, instances=40).errors
    0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reductions.tasks.c_gram import CGram

from ..setting import Builder, Setting
from .blocks.fetch_earlier_token import FetchingModel
from .blocks.find_by_gram import LONGEST_GRAM, AfterGram, GramWindows


@dataclass(frozen=True)
class CGramTwoLayer(Builder):
    """Grams as long as the query."""

    made_for: ClassVar[str] = "c_gram"
    growth: ClassVar[str] = "O(n log n) bits, two layers"

    def check(self, setting: Setting) -> None:
        """Needs the query last, and averages that tell windows apart."""
        super().check(setting)
        task = setting.task_as(CGram)
        if task.prefix or task.grams > LONGEST_GRAM:
            raise ValueError(f"{self.name} needs c_gram:prefix=false and grams of at most {LONGEST_GRAM}")

    def build(self, setting: Setting, *, seed: int) -> FetchingModel:
        """Nothing is random."""
        task = setting.task_as(CGram)
        shape = task.grams - 1, setting.outputs
        return FetchingModel((GramWindows(*shape), AfterGram(*shape)))


CONSTRUCTION = CGramTwoLayer()
