"""Maximal rectangles: those inside the allowed cells to which no line can be added."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..matrices.bitboard import Rect


def column_sets(masks: Iterable[int], limit: int, tick: Callable[[], None]) -> list[int] | None:
    """Column sets of all maximal rectangles, ascending: intersections of masks, none empty; None beyond `limit`.

    Each belongs to just one such rectangle, with all rows that contain it.

    Args:
        masks: for each row the columns that a rectangle may have there.
        limit: most column sets to list.
        tick: called once a row.

    Example:
        >>> column_sets([0b110, 0b011, 0b110], 9, lambda: None)
        [2, 3, 6]
    """
    closed: set[int] = set()
    for mask in dict.fromkeys(masks):
        tick()
        closed |= {mask} | {mask & other for other in closed}
        closed.discard(0)
        if len(closed) > limit:
            return None
    return sorted(closed)


def maximal_rectangles(allowed: list[int], limit: int, tick: Callable[[], None]) -> list[Rect] | None:
    """All maximal rectangles, those with most rows first, or None beyond `limit`.

    Args:
        allowed: for each row the mask of the columns where it may be covered.
        limit: most rectangles to list.
        tick: called once a row.

    Example:
        >>> maximal_rectangles([0b11, 0b01], 9, lambda: None)
        [(3, 1), (1, 3)]
    """
    closed = column_sets(allowed, limit, tick)
    if closed is None:
        return None
    found = [(sum(1 << row for row, mask in enumerate(allowed) if not columns & ~mask), columns) for columns in closed]
    return sorted(found, key=lambda rect: (-rect[0].bit_count(), rect))
