"""Few rectangles that cover the cells with one answer: grown greedily, or chosen among all maximal ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from ..matrices.bitboard import Rect, bits


def by_rows(needed: list[int], allowed: list[int]) -> list[Rect]:
    """A cover with a rectangle for each row that differs in the cells that are needed."""
    cover = []
    for columns in dict.fromkeys(mask for mask in needed if mask):
        cover.append((sum(1 << row for row, mask in enumerate(allowed) if not columns & ~mask), columns))
    return cover


def grown(needed: list[int], allowed: list[int], tick: Callable[[], None]) -> list[Rect]:
    """A greedy cover: rectangles grown around cells that are still bare, each time by the line that gains most."""
    bare = list(needed)
    cover: list[Rect] = []
    while any(bare):
        tick()
        row = min((row for row, mask in enumerate(bare) if mask), key=lambda row: bare[row].bit_count())
        best = max((_grow(row, columns, bare, allowed) for columns in _seeds(row, bare, allowed)), key=lambda f: f[0])
        rows, columns = best[1]
        for covered in bits(rows):
            bare[covered] &= ~columns
        cover.append(best[1])
    return cover


def _seeds(row: int, bare: list[int], allowed: list[int]) -> list[int]:
    """Column sets to start from: all that the row allows, and a single bare one."""
    single = bare[row] & -bare[row]
    return [allowed[row], single]


def _grow(row: int, seed: int, bare: list[int], allowed: list[int]) -> tuple[int, Rect]:
    """The bare cells and the rectangle that the row grows into from the columns `seed`."""
    columns, rows = seed, [r for r, mask in enumerate(allowed) if not seed & ~mask]
    if seed != allowed[row]:  # a narrow start: keep the columns that most of these rows allow, one after another
        now = _area(rows, columns, bare)
        candidates = list(bits(allowed[row] & ~seed))
        for column in sorted(candidates, key=lambda c: -_gain(rows, columns | 1 << c, bare, allowed)):
            if (step := _gain(rows, columns | 1 << column, bare, allowed)) >= now:
                now, columns = step, columns | 1 << column
                rows = [r for r in rows if not columns & ~allowed[r]]
    else:
        order = sorted((r for r in range(len(allowed)) if r != row), key=lambda r: -(allowed[r] & seed).bit_count())
        rows = [row, *(r for r in rows if r != row)]
        for r in order:
            shared = columns & allowed[r]
            if r not in rows and _area([*rows, r], shared, bare) > _area(rows, columns, bare):
                columns, rows = shared, [*rows, r]
    rows = [r for r, mask in enumerate(allowed) if not columns & ~mask]
    return _area(rows, columns, bare), (sum(1 << r for r in rows), columns)


def _gain(rows: list[int], columns: int, bare: list[int], allowed: list[int]) -> int:
    return _area([r for r in rows if not columns & ~allowed[r]], columns, bare)


def _area(rows: list[int], columns: int, bare: list[int]) -> int:
    return sum((bare[r] & columns).bit_count() for r in rows)


def chosen(needed: list[int], rectangles: list[Rect]) -> list[Rect]:
    """A greedy cover by listed rectangles: each time the one with most bare cells."""
    bare, cover = list(needed), []
    while any(bare):
        best = max(rectangles, key=lambda rect: _area(list(bits(rect[0])), rect[1], bare))
        for row in bits(best[0]):
            bare[row] &= ~best[1]
        cover.append(best)
    return cover


def least(needed: list[int], rectangles: list[Rect], seconds: float) -> tuple[list[Rect] | None, bool]:
    """A least cover by listed rectangles by integer programming (HiGHS), and whether it is proved to be least."""
    number = {cell: place for place, cell in enumerate((row, c) for row, mask in enumerate(needed) for c in bits(mask))}
    pairs = [
        (number[row, column], place)
        for place, (rows, columns) in enumerate(rectangles)
        for row in bits(rows)
        for column in bits(columns & needed[row])
    ]
    rows_, columns_ = np.array(pairs, dtype=np.int64).T
    table = csr_array((np.ones(len(pairs)), (rows_, columns_)), shape=(len(number), len(rectangles)))
    ones: npt.NDArray[np.float64] = np.ones(len(rectangles))
    found = milp(
        ones,
        constraints=LinearConstraint(table, lb=1),
        integrality=ones,
        bounds=Bounds(0, 1),
        options={"time_limit": max(seconds, 0.01)},
    )
    if found.x is None:
        return None, False
    return [rect for rect, taken in zip(rectangles, found.x > 0.5, strict=True) if taken], found.status == 0
