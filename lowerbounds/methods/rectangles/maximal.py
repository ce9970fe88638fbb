"""The column sets of all maximal rectangles: the intersections of the rows, as bit masks."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def intersections(masks: Iterable[int], limit: int, tick: Callable[[], None]) -> list[int] | None:
    """All different intersections of one mask or more that are not empty, ascending, or None beyond `limit`.

    Each is the column set of just one rectangle to which no line can be added: with all rows that contain it.

    Args:
        masks: for each row the columns that a rectangle may have there.
        limit: most intersections to list.
        tick: called once a row.

    Example:
        >>> intersections([0b110, 0b011, 0b110], 9, lambda: None)
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
