"""Check of a fractional cover: weights w on b-cells, at most `scale` on any b-rectangle, so ⌈Σw/scale⌉ are needed.

A b-rectangle has no cell inside the promise with another answer; cells outside the promise may lie in it. Only the rows
and columns of weighted cells matter. The rectangles that no row or column can be added to are enumerated here: their
column sets are the intersections of the rows' sets of columns without another answer.

Source: Kushilevitz and Nisan (1997), Chapter 2; the bound is weak duality of the linear programme of covers.
"""

from __future__ import annotations

from ..certificates.certificate import Claim, Json
from .shared.rectangles import an_answer, follows
from .shared.refuted import Cells, entries, items, refute, whole

LARGEST_WEIGHT = 1 << 64
LARGEST_WORK = 1 << 27  # maximal rectangles times weighted cells
LARGEST_COLUMNS = 1 << 14  # with a weight: each is a bit of a mask

Weights = dict[int, list[tuple[int, int]]]  # of each row: the column's bit, the weight


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Refuse, or say how many rectangles a cover needs.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    found = entries(witness, "witness", "answer", "scale", "weights")
    answer = an_answer(found["answer"], "witness.answer", cells)
    count = rectangles(witness, "witness", cells)
    follows(claim, count, answer, cells)
    return f"{count} rectangles with answer {answer} by a fractional cover"


def rectangles(witness: Json, where: str, cells: Cells) -> int:
    """⌈Σ weights / scale⌉, after checking that no rectangle has more than `scale`."""
    found = entries(witness, where, "answer", "scale", "weights")
    answer = an_answer(found["answer"], f"{where}.answer", cells)
    scale = whole(found["scale"], f"{where}.scale", least=1, below=LARGEST_WEIGHT)
    given = _weights(found["weights"], f"{where}.weights", cells)
    weighted = dict.fromkeys(column for _, column in given)
    if len(weighted) > LARGEST_COLUMNS:
        refute(f"{where}.weights: {len(weighted)} columns, at most {LARGEST_COLUMNS} are checked")
    columns = {column: 1 << place for place, column in enumerate(weighted)}
    weights: Weights = {}
    for (row, column), weight in given.items():
        weights.setdefault(row, []).append((columns[column], weight))
    fitting = _fitting(given, columns, answer, where, cells)
    for rectangle in _maximal(list(fitting.values()), LARGEST_WORK // max(1, len(given)), where):
        rows = [row for row, mask in fitting.items() if mask & rectangle == rectangle]
        total = sum(weight for row in rows for bit, weight in weights[row] if rectangle & bit)
        if total > scale:
            inside = [column for column, bit in columns.items() if rectangle & bit]
            refute(f"{where}: weight {total} > {scale} on the rectangle of rows {rows} and columns {inside}")
    return -(-sum(given.values()) // scale)


def _weights(value: Json, where: str, cells: Cells) -> dict[tuple[int, int], int]:
    given: dict[tuple[int, int], int] = {}
    for i, item in enumerate(items(value, where)):
        three = items(item, f"{where}[{i}]")
        if len(three) != 3:
            refute(f"{where}[{i}]: wanted a row, a column and a weight")
        place = cells.row(three[0], f"{where}[{i}][0]"), cells.column(three[1], f"{where}[{i}][1]")
        if place in given:
            refute(f"{where}[{i}]: the cell {place} is given twice")
        given[place] = whole(three[2], f"{where}[{i}][2]", least=1, below=LARGEST_WEIGHT)
    return given


def _fitting(
    given: dict[tuple[int, int], int], columns: dict[int, int], answer: int, where: str, cells: Cells
) -> dict[int, int]:
    """Of each weighted row the columns, as bits, where no other answer stands; refusal where a weight stands on one."""
    rows = dict.fromkeys(row for row, _ in given)
    if len(rows) * len(columns) > LARGEST_WORK // 16:
        refute(f"{where}: {len(rows)} rows and {len(columns)} columns are too many to check")
    fitting = {}
    for row in rows:
        mask = 0
        for column, bit in columns.items():
            value = cells(row, column)
            if (row, column) in given and value != answer:
                refute(f"{where}.weights: the cell ({row}, {column}) does not have the answer {answer}")
            if value is None or value == answer:
                mask |= bit
        fitting[row] = mask
    return fitting


def _maximal(masks: list[int], limit: int, where: str) -> set[int]:
    """Intersections of one or more of the masks, the empty one left out."""
    closed: set[int] = set()
    for mask in masks:
        closed |= {mask & other for other in closed}
        closed.add(mask)
        if len(closed) > limit:
            refute(f"{where}: more than {limit} maximal rectangles, too many to check")
    return closed - {0}


CHECK = check
