"""Leaves from below: the least number for every rectangle of a few lines, worked out anew from the smallest on.

A tree for the whole serves any of its rectangles with no more leaves, so what rows × columns needs, the problem needs.
A rectangle with at most one answer needs one leaf; any other is split by whoever speaks first into two parts, and needs
the least sum over all splits of its rows and of its columns. The parts are smaller, so the table fills up in order: of
r rows and c columns it takes (3ʳ·2ᶜ + 2ʳ·3ᶜ)/2 sums.

Witness: {"rows": ranks, "columns": ranks}.

Source: Kushilevitz and Nisan (1997), Definition 1.1; proved above.

Example:
    >>> from reductions import PROBLEMS, Measure, Side
    >>> claim = Claim(PROBLEMS.get("equality"), 1, Measure.LEAVES, Side.LOWER, 4)
    >>> CHECK(claim, {"rows": [0, 1], "columns": [0, 1]}, Cells(claim.problem, 1))
    '4 leaves at least, by all splits of all rectangles of 2×2 inputs'
"""

from __future__ import annotations

from collections.abc import Iterable

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, items, refute

MOST_SUMS = 1 << 25
LARGEST = 16  # lines of a side


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Fill the table, and look at its last entry.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    if claim.measure is not Measure.LEAVES or claim.side is not Side.LOWER:
        refute("claim: the table of all rectangles proves lower bounds on leaves")
    found = entries(witness, "witness", "rows", "columns")
    rows = [cells.row(row, "rows") for row in items(found["rows"], "rows")]
    columns = [cells.column(column, "columns") for column in items(found["columns"], "columns")]
    for name, lines in (("rows", rows), ("columns", columns)):
        if not 0 < len(lines) == len(set(lines)) <= LARGEST:
            refute(f"{name}: wanted 1 to {LARGEST} lines, each once")
    high, wide = len(rows), len(columns)
    if 3**high * 2**wide + 2**high * 3**wide > MOST_SUMS:
        refute(f"rows, columns: {high}×{wide} inputs have too many rectangles to go through")
    needed = _least([[cells(row, column) for column in columns] for row in rows])
    if not 0 <= claim.bound <= needed:
        refute(f"bound: these rows and columns need {needed} leaves, not {claim.bound}")
    return f"{needed} leaves at least, by all splits of all rectangles of {high}×{wide} inputs"


def _least(table: list[list[int | None]]) -> int:
    """The least number of leaves for the table."""
    shown = _shown(table)
    above, beside = [_halves(mask) for mask in range(len(shown))], [_halves(mask) for mask in range(len(shown[0]))]
    least = [[0] * len(beside)]
    for rows in range(1, len(above)):
        least.append([0])
        line = least[rows]
        halves = [(least[part], least[rows ^ part]) for part in above[rows]]
        for columns in range(1, len(beside)):
            answers = shown[rows][columns]
            if not answers & (answers - 1):
                line.append(1)
                continue
            sums = [one[columns] + two[columns] for one, two in halves]
            sums += [line[part] + line[columns ^ part] for part in beside[columns]]
            line.append(min(sums))
    return least[-1][-1]


def _shown(table: list[list[int | None]]) -> list[list[int]]:
    """The answers of each rectangle, by masks of rows and of columns, as bits."""
    names = {answer: 1 << number for number, answer in enumerate({a for line in table for a in line} - {None})}
    lines = [_unions([names.get(answer, 0) for answer in line]) for line in table]
    found = [[0] * len(lines[0])]
    for mask in range(1, 1 << len(table)):
        line = lines[(mask & -mask).bit_length() - 1]
        found.append([one | other for one, other in zip(found[mask & (mask - 1)], line, strict=True)])
    return found


def _unions(sets: Iterable[int]) -> list[int]:
    """The union of each selection of sets."""
    found = [0]
    for one in sets:
        found += [one | other for other in found]
    return found


def _halves(mask: int) -> list[int]:
    """One part of each split into two that are not empty: the one with the lowest line."""
    low, found = mask & -mask, []
    inside = rest = mask ^ low
    while inside:
        inside = (inside - 1) & rest
        found.append(inside | low)
    return found


CHECK = check
