"""Bits that a statement asks for, beside what a model of laboratory size has: vacuous where the model has more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import lowerbounds
from reductions import MAPS, Measure
from reductions.costs.logarithms import ceil_log2

from ...runs.bounds import strongest
from .evidence import Size
from .theorem import Conditions, Finding

MAMBA = "mamba:width=1024,layers=24,precision=16"  # about 370 million parameters
HEADS, WIDTH, PRECISION = 16, 64, 16  # one layer of a transformer of width 1024


def mamba_bits(n: int) -> int:
    """State of a Mamba of width 1024 and 24 layers in 16 bits, whatever n."""
    return lowerbounds.state(MAMBA).bits


def layer_bits(tokens: int) -> int:
    """3·d·(p + ⌈log₂T⌉)·h of one layer with 16 heads of width 64 in 16 bits, the papers' charge.

    Example:
        >>> layer_bits(1024)
        79872
    """
    return 3 * WIDTH * (PRECISION + ceil_log2(tokens)) * HEADS


@dataclass(frozen=True)
class InRecurrent:
    """The strongest bound of a map's problem beside the state of a Mamba of 24 layers."""

    reduction: str
    measure: Measure = Measure.D1_AB

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding, which claims nothing."""
        yield from Size("state", _needed(self.reduction, self.measure), MAMBA, mamba_bits).find(at)


@dataclass(frozen=True)
class InLayer:
    """The strongest bound of a map's problem beside what the papers charge for one layer of a laboratory model."""

    reduction: str
    measure: Measure = Measure.D

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding, which claims nothing."""
        name = f"a layer with h={HEADS}, d={WIDTH}, p={PRECISION}"
        needed = _needed(self.reduction, self.measure)
        yield from Size("3·d·(p + ⌈log₂T⌉)·h", needed, name, self._available).find(at)

    def _available(self, n: int) -> int:
        return layer_bits(len(MAPS.get(self.reduction).layout(n)))


def _needed(reduction: str, measure: Measure) -> Callable[[int], int]:
    def bits(n: int) -> int:
        item = MAPS.get(reduction)
        bound = strongest(item.problem, item.problem_size(n), measure)
        if bound is None:
            raise ValueError(f"{item.problem.spec} has no bound in {measure.value}")
        return bound.value

    return bits
