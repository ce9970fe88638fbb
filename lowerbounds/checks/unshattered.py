"""VC dimension from above: no d + 1 columns are shattered, by going through all sets of columns that d rows might.

Columns of the receiver count with two named answers; a set of them is shattered when every pattern of named answers is
given by a row. A set that is to grow to d + 1 columns needs, for every pattern of its k columns, 2^{d+1−k} different
rows, so the search goes on only from such sets: it adds columns in ascending order, and each set is a subset of the
larger one that it would grow to.

Witness: {"dimension": d}.

Source: Kremer, Nisan and Ron (1999) for the dimension; proved above.

Example:
    >>> from reductions import PROBLEMS, Measure
    >>> claim = Claim(PROBLEMS.get("equality"), 2, Measure.VC_AB, Side.UPPER, 1)
    >>> CHECK(claim, {"dimension": 1}, Cells(claim.problem, 2))
    'no 2 columns are shattered, in 4 rows and 4 ways to part them'
"""

from __future__ import annotations

from itertools import combinations

from reductions import Side

from ..certificates.certificate import Claim, Json
from .shared.one_way import SHATTERING, Rows
from .shared.refuted import Cells, entries, refute, whole

LARGEST = 1 << 18  # cells
MOST_STEPS = 1 << 23  # patterns times choices

Choice = tuple[int, int, int]  # column, rows with the one answer, rows with the other


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Refuse, or say that no larger set is shattered.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    if claim.measure not in SHATTERING or claim.side is not Side.UPPER:
        refute("claim: this proves upper bounds on the VC dimension, not another")
    dimension = whole(entries(witness, "witness", "dimension")["dimension"], "dimension", below=64)
    if dimension > claim.bound:
        refute(f"bound: {dimension} columns may be shattered, which is more than {claim.bound}")
    at = Rows(cells, SHATTERING[claim.measure])
    if at.rows * at.columns > LARGEST:
        refute(f"claim: at most {LARGEST} cells are looked at")
    lines = list(dict.fromkeys(tuple(at.line(row, range(at.columns))) for row in range(at.rows)))
    choices = _choices(lines)
    _Search(dimension + 1, choices).run(0, [(1 << len(lines)) - 1], 0)
    return f"no {dimension + 1} columns are shattered, in {len(lines)} rows and {len(choices)} ways to part them"


def _choices(lines: list[tuple[int | None, ...]]) -> list[Choice]:
    """Every column with every two of its answers, each way to part the rows once."""
    found: dict[tuple[int, int], Choice] = {}
    for column, cells in enumerate(zip(*lines, strict=True)):
        holding: dict[int, int] = {}
        for row, value in enumerate(cells):
            if value is not None:
                holding[value] = holding.get(value, 0) | 1 << row
        for one, other in combinations(holding.values(), 2):
            found.setdefault((min(one, other), max(one, other)), (column, one, other))
    return list(found.values())


class _Search:
    """All sets of choices that may grow to the wanted number."""

    def __init__(self, wanted: int, choices: list[Choice]) -> None:
        self._wanted, self._choices, self._steps = wanted, choices, 0

    def run(self, size: int, patterns: list[int], first: int) -> None:
        """Refuse if so many are shattered, given the row sets of the patterns of `size` choices."""
        if size == self._wanted:
            refute(f"dimension: {size} columns are shattered")
        for place in range(first, len(self._choices)):
            self._steps += len(patterns)
            if self._steps > MOST_STEPS:
                refute("dimension: too many sets of columns to go through")
            _, one, other = self._choices[place]
            parts = [part for rows in patterns for part in (rows & one, rows & other)]
            if min(part.bit_count() for part in parts) >= 1 << self._wanted - size - 1:
                self.run(size + 1, parts, place + 1)


CHECK = check
