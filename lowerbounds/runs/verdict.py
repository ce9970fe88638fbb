"""What follows for a model from what it paid, from the least damning to the most; and the error of the last kind."""

from __future__ import annotations

from enum import Enum


class Verdict(Enum):
    """What follows for the model; a later one says more against it, or against this house."""

    DOES_NOT_APPLY = "does not apply"
    PAYS_ENOUGH = "pays enough"
    MUST_ERR = "must err"
    CONTRADICTION = "contradiction"

    @property
    def weight(self) -> int:
        """Its place among all: of several verdicts on one model the one with the largest is told.

        Example:
            >>> max(Verdict, key=lambda verdict: verdict.weight)
            <Verdict.CONTRADICTION: 'contradiction'>
        """
        return list(Verdict).index(self)


class ContradictionError(Exception):
    """A run that paid less than a proved bound allows: a bug, in the bound or in the count."""
