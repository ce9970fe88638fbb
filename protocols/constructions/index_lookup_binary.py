"""Index lookup by one head of attention with address bits: d_qk = ⌈log₂ n⌉, d_v = ⌈log₂ V⌉, all numbers one bit.

Query and keys are addresses as ±1, so a score is d − 2·(Hamming distance). With weights ⌊2ᴱ·2^(−m·distance)⌋ and m =
⌈log₂ d⌉ + 1 the others weigh at most ((1 + 2⁻ᵐ)ᵈ − 1)·2ᴱ ≤ (√e − 1)·2ᴱ < 2ᴱ together: the queried symbol has more than
half of all weight at every n and on every input, so the sign of each average is its bit.

Source: proved here; the task and its logarithmic width are Theorem 1 of Bhattamishra et al., arXiv 2406.09347 (2024).

Example:
    >>> from protocols import simulate
    >>> run = simulate("index_lookup_binary", "index_to_index_lookup", n=256, instances=50)
    >>> run.errors, [message.bits for message in run.transcript.messages]
    (0, [8, 19])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import jax

from reductions.costs.logarithms import ceil_log2
from reductions.tasks.index_lookup import IndexLookup

from ..setting import Builder, Setting
from .blocks.find_by_code import CodeLookup, Placed, address_bits, halving


class LookupModel(CodeLookup):
    """A position token asks for the symbol at that position."""

    def asked(self, x: Placed) -> jax.Array:
        """The position that the token names."""
        return x[0] - self.symbols

    def address(self, x: Placed) -> jax.Array:
        """The token's own position."""
        return x[1]

    def symbol(self, x: Placed) -> jax.Array:
        """The token at the position, which is what is looked up."""
        return x[0]


@dataclass(frozen=True)
class IndexLookupBinary(Builder):
    """Address bits; the weights have `precision` bits, E = precision − 1."""

    made_for: ClassVar[str] = "index_lookup"
    growth: ClassVar[str] = "O(log n · (p + log n)) bits"

    precision: int = 2

    def __post_init__(self) -> None:
        if not 1 <= self.precision <= 16:
            raise ValueError(f"precision={self.precision}: wanted 1 to 16 bits")

    def build(self, setting: Setting, *, seed: int) -> LookupModel:
        """Nothing is random."""
        task = setting.task_as(IndexLookup)
        d = max(1, ceil_log2(setting.n))
        steps = (ceil_log2(d) + 1) / 2  # halvings for each unit of score below d
        return LookupModel(address_bits(setting.n), task.symbols, halving(d, self.precision, steps))


CONSTRUCTION = IndexLookupBinary()
