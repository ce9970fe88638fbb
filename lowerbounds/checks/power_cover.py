"""power_cover: fooling sets and covers of an AND of n gadgets, made from those of the gadget.

Where every gadget must say 1, fooling sets and covers multiply: Fⁿ fools, products of n rectangles cover. Where one
that says 0 is enough, covers add up: n·c rectangles, each fixed in one place. Fooling sets add up too if there is a
base cell (c, d) of value 1 with g(a, d) = g(c, b) = 1 for all fooling cells (a, b): one of them in one place, the base
elsewhere.

Source: Dietzfelbinger, Hromkovič and Schnitger (1996), for products of fooling sets; the rest proved here.

Witness, lower: {"gadget": table, "fooling": [[a, b], …], "base": [c, d], or null where the sets multiply}.
Witness, upper: {"gadget": table, "cover": [[[a, …], [b, …]], …]}.
"""

from __future__ import annotations

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.composition import And

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, items, refute, whole
from .shared.structure import Matrix, boolean, outer_and_table, power, within


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """How many cells fool, or how many rectangles cover, as text.

    Raises:
        Refuted: the claim does not follow.
    """
    if claim.measure not in (Measure.N0, Measure.N1):
        refute(f"claim: covers say nothing here of {claim.measure.value}")
    lower = claim.side is Side.LOWER
    stated = entries(witness, "witness", "gadget", *(("fooling", "base") if lower else ("cover",)))
    outer, table = outer_and_table(claim, stated["gadget"], (And,))
    every = (claim.measure is Measure.N1) != outer.negated
    boolean(table)
    if lower:
        found = _fooling(table, int(every), stated["fooling"])
        if not every:
            _base(table, stated["fooling"], stated["base"])
        elif stated["base"] is not None:
            refute("witness.base: wanted null where the sets multiply")
    else:
        found = _cover(table, int(every), stated["cover"])
    count = found**claim.n if every else found * claim.n
    shown = power(found, claim.n) if every else f"{found}·{claim.n}"
    return within(claim, ceil_log2(count), f"{shown} {'cells fool' if lower else 'rectangles cover'} the answer")


def _cell(table: Matrix, value: Json, where: str) -> tuple[int, int]:
    pair = items(value, where)
    if len(pair) != 2:
        refute(f"{where}: wanted a row and a column of the gadget")
    return whole(pair[0], where, below=len(table)), whole(pair[1], where, below=len(table[0]))


def _fooling(table: Matrix, value: int, listed: Json) -> int:
    """Size of the fooling set of gadget cells with this value."""
    where = "witness.fooling"
    cells = [_cell(table, cell, f"{where}[{place}]") for place, cell in enumerate(items(listed, where))]
    if not cells or len(cells) > len(table):
        refute(f"{where}: wanted between 1 and {len(table)} cells")
    for place, (a, b) in enumerate(cells):
        if table[a][b] != value:
            refute(f"{where}[{place}]: g({a}, {b}) is not {value}")
        for other, (c, d) in enumerate(cells[:place]):
            if table[a][d] == value and table[c][b] == value:
                refute(f"{where}[{place}]: does not fool with {where}[{other}]")
    return len(cells)


def _base(table: Matrix, listed: Json, base: Json) -> None:
    where = "witness.base"
    c, d = _cell(table, base, where)
    crossed = [_cell(table, cell, "witness.fooling") for cell in items(listed, "witness.fooling")]
    if not (table[c][d] and all(table[a][d] and table[c][b] for a, b in crossed)):
        refute(f"{where}: g is not 1 at ({c}, {d}) and wherever it crosses a fooling cell")


def _cover(table: Matrix, value: int, listed: Json) -> int:
    """Number of rectangles in the cover of the gadget's cells with this value."""
    where = "witness.cover"
    left = {(a, b) for a, row in enumerate(table) for b, cell in enumerate(row) if cell == value}
    rectangles = items(listed, where)
    if not 1 <= len(rectangles) <= max(1, len(left)):
        refute(f"{where}: wanted between 1 and {max(1, len(left))} rectangles")
    for place, rectangle in enumerate(rectangles):
        here = f"{where}[{place}]"
        sides = items(rectangle, here)
        if len(sides) != 2:
            refute(f"{here}: wanted a list of rows and a list of columns")
        rows = [whole(a, here, below=len(table)) for a in items(sides[0], here)]
        columns = [whole(b, here, below=len(table[0])) for b in items(sides[1], here)]
        if any(len(set(side)) != len(side) for side in (rows, columns)):
            refute(f"{here}: a row or column twice")
        covered = {(a, b) for a in rows for b in columns}
        if any(table[a][b] != value for a, b in covered):
            refute(f"{here}: holds a cell that is not {value}")
        left -= covered
    if left:
        refute(f"{where}: leaves the cell {min(left)} of the gadget bare")
    return len(rectangles)


CHECK = check
