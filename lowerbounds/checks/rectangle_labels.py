"""Rectangles for one answer, from below: no way to name fewer, by a search through the names that each row would get.

Number the rectangles 0 … k − 1 and give each row the set u of those that hold it, each column the set v. Then |u ∩ v|
is the number of rectangles that hold the pair: exactly 1 (in a partition) or at least 1 (in a cover) at the answer b, 0
at any other, anything outside the promise. The rows get their sets one after another, of those left the one for which
fewest sets still fit; with every column go the sets that are still possible for it, and where a column has none the
branch ends. Numbers that all rows so far hold or all leave out alike are interchangeable: of such a class only the
first few are tried. Where no branch ends well, k rectangles do not suffice, for these rows and columns or for more.

Witness: {"answer": b, "rows": ranks, "columns": ranks, "overlapping": 1 for covers and 0 for partitions,
"rectangles": k + 1}.

Source: Kushilevitz and Nisan (1997), Definition 2.1, for covers; the search is proved above.

Example:
    >>> from reductions import PROBLEMS, Measure, Side
    >>> claim = Claim(PROBLEMS.get("equality"), 1, Measure.COVER0, Side.LOWER, 2)
    >>> witness = {"answer": 0, "rows": [0, 1], "columns": [0, 1], "overlapping": 1, "rectangles": 2}
    >>> CHECK(claim, witness, Cells(claim.problem, 1))
    '2 rectangles with answer 0 at least, in a cover of 2×2 inputs, by all sets of labels'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from ..certificates.certificate import Claim, Json
from .shared.rectangles import an_answer, follows
from .shared.refuted import Cells, entries, items, refute, whole

MOST_LABELS = 11
MOST_STEPS = 1 << 23  # sets that are tried for a row in a column
LARGEST = 64  # lines of a side

Table = list[list[int | None]]  # 1 at the answer, 0 at another, None outside the promise


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Refuse, or say how many rectangles are needed.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    keys = ("answer", "rows", "columns", "overlapping", "rectangles")
    found = entries(witness, "witness", *keys)
    answer = an_answer(found["answer"], "witness.answer", cells)
    overlapping = found["overlapping"] == 1
    count = rectangles(witness, "witness", cells)
    follows(claim, count, answer if overlapping else None, cells, parted=answer)
    high, wide = (len(items(found[key], key)) for key in ("rows", "columns"))
    what = "cover" if overlapping else "partition"
    return (
        f"{count} rectangles with answer {answer} at least, in a {what} of {high}×{wide} inputs, by all sets of labels"
    )


def rectangles(witness: Json, where: str, cells: Cells) -> int:
    """The number of rectangles in the witness, after looking for fewer in vain."""
    found = entries(witness, where, "answer", "rows", "columns", "overlapping", "rectangles")
    answer = an_answer(found["answer"], f"{where}.answer", cells)
    rows = [cells.row(row, f"{where}.rows") for row in items(found["rows"], f"{where}.rows")]
    columns = [cells.column(column, f"{where}.columns") for column in items(found["columns"], f"{where}.columns")]
    for name, lines in (("rows", rows), ("columns", columns)):
        if not 0 < len(lines) == len(set(lines)) <= LARGEST:
            refute(f"{where}.{name}: wanted 1 to {LARGEST} lines, each once")
    overlapping = whole(found["overlapping"], f"{where}.overlapping", below=2)
    count = whole(found["rectangles"], f"{where}.rectangles", least=1, below=MOST_LABELS + 2)
    answers = [[cells(row, column) for column in columns] for row in rows]
    table = [[None if value is None else int(value == answer) for value in line] for line in answers]
    if _Search(table, count - 1, bool(overlapping), where).fits():
        refute(f"{where}.rectangles: {count - 1} suffice for these rows and columns")
    return count


@dataclass
class _Search:
    """All ways to give labels to the rows of a table; a set of label sets is a number, with bit v for the set v."""

    table: Table
    labels: int
    overlapping: bool
    where: str
    steps: int = 0
    hit: list[int] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """For every set u the sets v that share a label with it, as many as are allowed, and those that share none."""
        size = 1 << self.labels
        everything = (1 << size) - 1
        holding = [sum(1 << v for v in range(size) if v >> label & 1) for label in range(self.labels)]
        once = [0] * size
        self.missed = [everything] * size
        for u in range(1, size):
            rest, has = u & (u - 1), holding[(u & -u).bit_length() - 1]
            self.missed[u] = self.missed[rest] & ~has
            once[u] = once[rest] & ~has | self.missed[rest] & has
        self.hit = [everything & ~none for none in self.missed] if self.overlapping else once

    def fits(self) -> bool:
        """Whether so many labels suffice."""
        everything = (1 << (1 << self.labels)) - 1
        classes = [(1 << self.labels) - 1] if self.labels else []
        return self._place(list(range(len(self.table))), classes, [everything] * len(self.table[0]))

    def _place(self, left: list[int], classes: list[int], columns: list[int]) -> bool:
        if not left:
            return True
        sets = list(_of_each_kind(classes))
        self.steps += len(left) * len(sets) * len(columns)
        if self.steps > MOST_STEPS:
            refute(f"{self.where}: too many sets of labels to go through")
        fitting = {row: [u for u in sets if self._fits(row, u, columns)] for row in left}
        row = min(left, key=lambda row: len(fitting[row]))
        rest = [other for other in left if other != row]
        return any(self._place(rest, _parted(classes, u), self._after(row, u, columns)) for u in fitting[row])

    def _fits(self, row: int, u: int, columns: list[int]) -> bool:
        """Whether each column still has a set if the row gets u."""
        hit, missed = self.hit[u], self.missed[u]
        for cell, possible in zip(self.table[row], columns, strict=True):
            if cell is not None and not possible & (hit if cell else missed):
                return False
        return True

    def _after(self, row: int, u: int, columns: list[int]) -> list[int]:
        """The sets that each column still has when the row has u."""
        hit, missed = self.hit[u], self.missed[u]
        pairs = zip(self.table[row], columns, strict=True)
        return [possible if cell is None else possible & (hit if cell else missed) for cell, possible in pairs]


def _of_each_kind(classes: list[int]) -> Iterator[int]:
    """The sets that take the first few of each class."""
    choices = []
    for labels in classes:
        first = [0]
        while labels:
            first.append(first[-1] | labels & -labels)
            labels &= labels - 1
        choices.append(first)
    for chosen in product(*choices):
        yield sum(chosen)


def _parted(classes: list[int], u: int) -> list[int]:
    return [part for labels in classes for part in (labels & u, labels & ~u) if part]


CHECK = check
