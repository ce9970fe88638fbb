"""Cost measures of two-party computation, and the two sides of a bound."""

from __future__ import annotations

from enum import Enum


class Measure(Enum):
    """What is counted. Public coins; randomised measures take the error ε as an argument.

    `D` and `R` speak of both parties knowing the answer; one-way measures let the receiver alone know it. `STATES`
    counts the messages of a one-way protocol, `RSTATES` those of one with public coins, and `LEAVES` the leaves of a
    protocol tree, without rounding up to bits. A rectangle has one answer when no pair of it inside the promise has
    another: `PARTITION` counts such rectangles where each pair inside the promise lies in just one, `PARTITION0` and
    `PARTITION1` those for the pairs with that answer of two, and `COVER0` and `COVER1` where a pair may lie in several,
    so that N0 = ⌈log₂ COVER0⌉. `VC` is the largest number of columns of the receiver, with two answers named in each,
    all of whose patterns some row of the sender gives; `RANK` is the rank of [f = 1] over the rationals, with a promise
    the least that the pairs outside it allow. `GAMMA2` is γ₂ of the signs (−1)^f in millionths: the least r·s over X, Y
    whose rows are no longer than r and s, with X Yᵀ the signs inside the promise and at most 1 in size outside it.
    """

    D = "D"
    D1_AB = "D1(A→B)"
    D1_BA = "D1(B→A)"
    R = "R"
    R1_AB = "R1(A→B)"
    R1_BA = "R1(B→A)"
    N0 = "N0"
    N1 = "N1"
    RSTATES_AB = "R-states(A→B)"
    RSTATES_BA = "R-states(B→A)"
    STATES_AB = "states(A→B)"
    STATES_BA = "states(B→A)"
    LEAVES = "leaves"
    PARTITION = "partition"
    PARTITION0 = "partition(0)"
    PARTITION1 = "partition(1)"
    COVER0 = "cover(0)"
    COVER1 = "cover(1)"
    VC_AB = "VC(A→B)"
    VC_BA = "VC(B→A)"
    RANK = "rank"
    GAMMA2 = "γ₂"

    @property
    def randomised(self) -> bool:
        """Whether the measure allows errors, so that a bound in it depends on ε."""
        return self in _WITHOUT_ERRORS

    @property
    def deterministic(self) -> Measure:
        """The measure without errors, which is never below this one: a deterministic protocol serves every ε."""
        return _WITHOUT_ERRORS.get(self, self)

    @property
    def in_bits(self) -> bool:
        """False for a number of states, leaves, rectangles or columns."""
        return self not in _UNITS

    def unit(self, count: int = 2) -> str:
        """What so many of the measure are called: bits, messages of a one-way protocol, leaves of a tree and so on.

        Example:
            >>> Measure.D.unit(), Measure.STATES_AB.unit(1), Measure.LEAVES.unit()
            ('bits', 'message', 'leaves')
        """
        return _UNITS.get(self, ("bit", "bits"))[count != 1]

    @property
    def announced(self) -> bool:
        """Whether the announcement of the answer is part of the cost."""
        return self in (Measure.D, Measure.R)

    @property
    def answer(self) -> int | None:
        """The answer, of two, whose cells the measure speaks of; None where it speaks of all."""
        return _ONE_ANSWER.get(self)


_UNITS = {
    **dict.fromkeys((Measure.STATES_AB, Measure.STATES_BA), ("message", "messages")),
    **dict.fromkeys((Measure.RSTATES_AB, Measure.RSTATES_BA), ("message", "messages")),
    **dict.fromkeys((Measure.PARTITION, Measure.PARTITION0, Measure.PARTITION1), ("rectangle", "rectangles")),
    **dict.fromkeys((Measure.COVER0, Measure.COVER1), ("rectangle", "rectangles")),
    **dict.fromkeys((Measure.VC_AB, Measure.VC_BA), ("column", "columns")),
    Measure.LEAVES: ("leaf", "leaves"),
    Measure.RANK: ("dimension", "dimensions"),
    Measure.GAMMA2: ("millionth", "millionths"),
}
_ONE_ANSWER = {
    **dict.fromkeys((Measure.N0, Measure.COVER0, Measure.PARTITION0), 0),
    **dict.fromkeys((Measure.N1, Measure.COVER1, Measure.PARTITION1, Measure.RANK, Measure.GAMMA2), 1),
}
_WITHOUT_ERRORS = {
    Measure.R: Measure.D,
    Measure.R1_AB: Measure.D1_AB,
    Measure.R1_BA: Measure.D1_BA,
    Measure.RSTATES_AB: Measure.STATES_AB,
    Measure.RSTATES_BA: Measure.STATES_BA,
}


class Side(Enum):
    """Whether a bound says that at least, or at most, so much is paid."""

    LOWER = "lower"
    UPPER = "upper"

    @property
    def sign(self) -> str:
        """≥ or ≤."""
        return "≥" if self is Side.LOWER else "≤"
