"""How much a state can say: its number of states M, given as such or as s bits, M = 2ˢ, which is not built when huge.

Example:
    >>> Capacity.of(state_bits=4).states_up_to(100), Capacity.of(states=3).states_up_to(2)
    (16, 2)
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reductions.costs.logarithms import log2
from reductions.costs.numerals import counted

MOST_BITS = 1 << 50
_KEPT = 256  # leading bits of a number of states that its logarithm is taken of
_SLACK = Decimal("1e-35")


@dataclass(frozen=True)
class Capacity:
    """M states that a model can be in at a cut.

    Attributes:
        states: M, where it was given as a number.
        bits: s, where M = 2ˢ.
    """

    states: int | None = None
    bits: int | None = None

    @classmethod
    def of(cls, *, state_bits: int | None = None, states: int | None = None) -> Capacity:
        """One of the two.

        Raises:
            ValueError: both or none, less than 0 bits or one state, or more bits than any machine has.
        """
        if (state_bits is None) == (states is None):
            raise ValueError("wanted either the bits of the state or its number of states")
        if state_bits is not None and not 0 <= state_bits <= MOST_BITS:
            raise ValueError(f"state_bits={state_bits}: wanted 0 … {MOST_BITS}")
        if states is not None and states < 1:
            raise ValueError(f"states={states}: wanted at least 1")
        return cls(states, state_bits)

    def states_up_to(self, most: int) -> int:
        """min(M, most); no number longer than `most` is built."""
        if self.states is not None:
            return min(self.states, most)
        bits = self.bits or 0
        return most if bits >= most.bit_length() else min(1 << bits, most)

    @cached_property
    def log2_above(self) -> Decimal:
        """A number that is at least log₂ M, by no more than 10⁻³⁵."""
        if self.bits is not None:
            return Decimal(self.bits)
        states = self.states or 1
        shift = max(0, states.bit_length() - _KEPT)
        return log2((states >> shift) + (shift > 0)) + shift + _SLACK * (states > 1)

    def __str__(self) -> str:
        if self.bits is not None:
            return counted(self.bits, "state bit", ",")
        return counted(self.states or 1, "state")
