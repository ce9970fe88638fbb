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
from typing import ClassVar

from reductions.costs.numerals import counted
from reductions.tasks.index_lookup import IndexLookup

from ..setting import Builder, Setting
from .index_memory import MemoryModel


@dataclass(frozen=True)
class WindowMemory(Builder):
    """The last w symbols, w the largest number with Vʷ ≤ 2ˢ; s = `bits`."""

    made_for: ClassVar[str] = "index_lookup"
    errs: ClassVar[bool] = True

    bits: int = 64

    def __post_init__(self) -> None:
        if not 1 <= self.bits <= 1 << 20:
            raise ValueError(f"bits={self.bits}: wanted 1 to {1 << 20}")

    @property
    def label(self) -> str:
        """Says the size of the state, default or not."""
        return f"window_memory, s = {counted(self.bits, 'bit')}"

    def check(self, setting: Setting) -> None:
        """Needs room for one symbol."""
        super().check(setting)
        if isinstance(setting.task, IndexLookup) and setting.task.symbols > 1 << self.bits:
            raise ValueError(f"{self.spec} holds not even one of {setting.task.symbols} symbols")

    def build(self, setting: Setting, *, seed: int) -> MemoryModel:
        """A ring of w places; no more than n, since the rest would never be used."""
        task = setting.task_as(IndexLookup)
        symbols = task.symbols
        places, states = 0, symbols
        while places < setting.n and states <= 1 << self.bits:
            places, states = places + 1, states * symbols
        return MemoryModel(symbols, places)


CONSTRUCTION = WindowMemory()
