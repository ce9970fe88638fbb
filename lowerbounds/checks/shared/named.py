"""What a checker is that checks a claim about a relation, and the relation's pairs as it sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, reduce
from operator import and_

from reductions import Measure, Relation

from ...certificates.certificate import Json
from ...certificates.named import RelationClaim
from .refuted import LONGEST, refute, whole

ANYTHING = -1  # outside the promise: all bits, so that it takes nothing away
LARGEST_ANSWER = 1 << 12


class Pairs:
    """Sets of right answers as masks, each worked out from the definition when it is asked for.

    Attributes:
        rows, columns: number of inputs of each party.
        evaluated: how many pairs were asked for so far.
    """

    def __init__(self, relation: Relation, n: int) -> None:
        relation.check_size(n)
        self._right, self._answers = relation.right, relation.answers(n)
        self._x, self._y = relation.x_space(n), relation.y_space(n)
        self.rows, self.columns = self._x.size, self._y.size
        self.evaluated = 0
        self.mask: Callable[[int, int], int] = cache(self._mask)

    def _mask(self, row: int, column: int) -> int:
        self.evaluated += 1
        if max(len(self._x.radices), len(self._y.radices)) > LONGEST:
            refute(f"n: inputs of more than {LONGEST} digits are not evaluated")
        right = self._right(self._x.unrank(row), self._y.unrank(column))
        if right is None:
            return ANYTHING
        if not right or not all(0 <= answer < min(self._answers, LARGEST_ANSWER) for answer in right):
            refute(f"claim: no answer is right for the pair ({row}, {column}), or one that there is not")
        return sum(1 << answer for answer in right)

    def common(self, rows: list[int], columns: list[int]) -> int:
        """The answers that are right for all these pairs."""
        return reduce(and_, (self.mask(row, column) for row in rows for column in columns), ANYTHING)

    def lines(self, value: Json, where: str, *, turned: bool, most: int) -> list[int]:
        """`value` as 1 to `most` different ranks of Alice's inputs, or of Bob's where turned."""
        below = self.columns if turned else self.rows
        if not isinstance(value, list) or not 0 < len(value) <= most:
            refute(f"{where}: wanted a list of 1 to {most} inputs")
        found = [whole(rank, f"{where}[{place}]", below=below) for place, rank in enumerate(value)]
        if len(set(found)) != len(found):
            refute(f"{where}: an input is listed twice")
        return found


@dataclass(frozen=True)
class RelationCheck:
    """A check of a claim about a relation, from the relation's definition and the witness alone."""

    check: Callable[[RelationClaim, Json, Pairs], str]

    def __call__(self, claim: RelationClaim, witness: Json, pairs: Pairs) -> str:
        """How the witness proves the claim.

        Raises:
            Refuted: it does not, and where.
        """
        return self.check(claim, witness, pairs)


def is_turned(measure: Measure) -> bool:
    """Whether Bob is the one who sends."""
    return measure is Measure.STATES_BA
