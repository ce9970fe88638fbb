"""Independent, slow definitions of costs, to hold the house's numbers against."""

from __future__ import annotations

from functools import cache
from itertools import combinations


def exact_cost(cells):
    """D by dynamic programming over all subrectangles, with no bound of any kind: leaves are of one answer."""
    rows, columns = len(cells), len(cells[0])

    @cache
    def cost(r: int, c: int) -> int:
        seen = {cells[i][j] for i in range(rows) if r >> i & 1 for j in range(columns) if c >> j & 1} - {None}
        if len(seen) <= 1:
            return 0
        best = rows + columns
        for part in _splits(r):
            best = min(best, 1 + max(cost(part, c), cost(r ^ part, c)))
        for part in _splits(c):
            best = min(best, 1 + max(cost(r, part), cost(r, c ^ part)))
        return best

    distinct_rows = sorted({tuple(row) for row in cells}, key=str)
    columns_of = sorted({tuple(column) for column in zip(*distinct_rows, strict=True)}, key=str)
    cells = [list(row) for row in zip(*columns_of, strict=True)]
    rows, columns = len(cells), len(cells[0])
    return cost((1 << rows) - 1, (1 << columns) - 1)


def _splits(mask):
    """Proper parts that hold the lowest member, so that each split comes once."""
    low = mask & -mask
    rest = mask ^ low
    part = rest
    while part:
        part = (part - 1) & rest
        yield part | low


def cover_number(cells, answer):
    """Fewest rectangles without another answer that cover all cells of one answer."""
    rows, columns = len(cells), len(cells[0])
    wanted = frozenset((i, j) for i in range(rows) for j in range(columns) if cells[i][j] == answer)
    rectangles = set()
    for mask in range(1, 1 << rows):
        held = [i for i in range(rows) if mask >> i & 1]
        fitting = [j for j in range(columns) if all(cells[i][j] in (answer, None) for i in held)]
        rectangles.add(frozenset((i, j) for i in held for j in fitting) & wanted)
    maximal = [r for r in rectangles if r and not any(r < other for other in rectangles)]
    for count in range(1, len(maximal) + 1):
        for chosen in combinations(maximal, count):
            if frozenset().union(*chosen) == wanted:
                return count
    raise AssertionError("no cell has the answer")
