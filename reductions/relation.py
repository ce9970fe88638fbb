"""A two-party relation, or search problem: inputs x and y, and several answers that are right."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from .space import Input
from .two_party import TwoParty


@dataclass(frozen=True)
class Relation(TwoParty):
    """A set of right answers for each pair; a protocol has to name one of them, no matter which.

    It is no `Problem`, and no bound on functions speaks of it: inputs that may share a message are not those that agree
    pairwise. Three sets of right answers may meet in twos and have nothing in common.
    """

    @abstractmethod
    def right(self, x: Input, y: Input) -> frozenset[int] | None:
        """The right answers for one pair, at least one; None outside the promise, where anything goes."""
