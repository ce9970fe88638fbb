"""Cost measures of two-party computation, and the two sides of a bound."""

from __future__ import annotations

from enum import Enum


class Measure(Enum):
    """What is counted. Public coins; randomised measures take the error ε as an argument.

    `D` and `R` speak of both parties knowing the answer; one-way measures let the receiver alone know it.
    `STATES` counts the messages of a one-way protocol, and `LEAVES` the leaves of a protocol tree, without rounding
    up to bits.
    """

    D = "D"
    D1_AB = "D1(A→B)"
    D1_BA = "D1(B→A)"
    R = "R"
    R1_AB = "R1(A→B)"
    R1_BA = "R1(B→A)"
    N0 = "N0"
    N1 = "N1"
    STATES_AB = "states(A→B)"
    STATES_BA = "states(B→A)"
    LEAVES = "leaves"

    @property
    def randomised(self) -> bool:
        """Whether the measure allows errors, so that a bound in it depends on ε."""
        return self in (Measure.R, Measure.R1_AB, Measure.R1_BA)

    @property
    def deterministic(self) -> Measure:
        """The measure without errors, which is never below this one: a deterministic protocol serves every ε."""
        return _WITHOUT_ERRORS.get(self, self)

    @property
    def in_bits(self) -> bool:
        """False for a number of states or leaves."""
        return self not in (Measure.STATES_AB, Measure.STATES_BA, Measure.LEAVES)

    def unit(self, count: int = 2) -> str:
        """What so many of the measure are called: bits, messages of a one-way protocol, or leaves of a protocol tree.

        Example:
            >>> Measure.D.unit(), Measure.STATES_AB.unit(1), Measure.LEAVES.unit()
            ('bits', 'message', 'leaves')
        """
        if self is Measure.LEAVES:
            return "leaf" if count == 1 else "leaves"
        return ("bit" if self.in_bits else "message") + ("" if count == 1 else "s")

    @property
    def announced(self) -> bool:
        """Whether the announcement of the answer is part of the cost."""
        return self in (Measure.D, Measure.R)


_WITHOUT_ERRORS = {Measure.R: Measure.D, Measure.R1_AB: Measure.D1_AB, Measure.R1_BA: Measure.D1_BA}


class Side(Enum):
    """Whether a bound says that at least, or at most, so much is paid."""

    LOWER = "lower"
    UPPER = "upper"

    @property
    def sign(self) -> str:
        """≥ or ≤."""
        return "≥" if self is Side.LOWER else "≤"
