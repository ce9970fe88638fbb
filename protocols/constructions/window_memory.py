"""Index lookup by remembering the last symbols only: as many as s bits hold, right as long as the query is that recent.

With V = 2 the s latest of n symbols are known and any other is guessed as 0, so a uniform query errs with probability
(n − s)/2n: what a state that is too small must lose, met by an explicit machine.

Source: proved here, in the line above.

Example:
    >>> from protocols import simulate
    >>> simulate("window_memory:bits=4", "index_to_index_lookup", n=16, instances=20).transcript.sent
    4
"""

from __future__ import annotations

from dataclasses import dataclass

from reductions.tasks.index_lookup import IndexLookup

from ..setting import Builder, Setting
from .index_memory import MemoryModel


@dataclass(frozen=True)
class WindowMemory(Builder):
    """The last w symbols, w the largest number with Vʷ ≤ 2ˢ; s = `bits`."""

    bits: int = 32

    def __post_init__(self) -> None:
        if not 1 <= self.bits <= 1 << 20:
            raise ValueError(f"bits={self.bits}: wanted 1 to {1 << 20}")

    def build(self, setting: Setting, *, seed: int) -> MemoryModel:
        """A ring of w places; no more than n, since the rest would never be used."""
        if not isinstance(setting.task, IndexLookup):
            raise self.refuse(setting, "index_lookup")
        symbols = setting.task.symbols
        places, states = 0, symbols
        while places < setting.n and states <= 1 << self.bits:
            places, states = places + 1, states * symbols
        if not places:
            raise ValueError(f"window_memory:bits={self.bits} holds not even one of {symbols} symbols")
        return MemoryModel(symbols, places)


CONSTRUCTION = WindowMemory()
