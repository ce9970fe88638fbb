"""What follows for a model from what it paid, from the least damning to the most; and the error of the last kind."""

from __future__ import annotations

from collections.abc import Iterable
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

    @property
    def meaning(self) -> str:
        """What it says of the model, and what it does not."""
        return _MEANINGS[self]


_MEANINGS = {
    Verdict.DOES_NOT_APPLY: "no lower bound is known for such a conversation, so nothing follows",
    Verdict.PAYS_ENOUGH: "as many bits as the bound asks for; that shows no error, and not that there is none",
    Verdict.MUST_ERR: "fewer bits than any protocol without errors has, so some input is wrong, whatever the weights",
    Verdict.CONTRADICTION: "fewer bits than a proved bound and no input wrong: a bug, in the bound or in the count",
}
VACUOUS = "vacuous"
WORDS = (
    *((verdict.value, verdict.meaning) for verdict in Verdict),
    (VACUOUS, "more bits than the bound asks for, so it is true and says nothing against this model"),
)


def explained(said: Iterable[str]) -> tuple[str, ...]:
    """What the words mean of those that are said, a line each, for the foot of a table.

    Example:
        >>> [line.partition(":")[0] for line in explained(["pays enough (vacuous)", "must err"])]
        ['pays enough', 'must err', 'vacuous']
    """
    whole = " ".join(said)
    return tuple(f"{word}: {meaning}" for word, meaning in WORDS if word in whole)


class ContradictionError(Exception):
    """A run that paid less than a proved bound allows: a bug, in the bound or in the count."""
