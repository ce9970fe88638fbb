"""Whether so many colours are enough for a graph: every case in turn, the vertex with fewest choices next.

Source: Brélaz (1979).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Groups = tuple[int, ...]  # the vertices of each colour, as bits


def coloured(joined: Sequence[int], colours: int, tick: Callable[[], None]) -> Groups | list[int]:
    """A colouring with so many colours, or the vertices that were next in each case, in preorder, none of which fit.

    Example:
        >>> triangle = [0b110, 0b101, 0b011]
        >>> coloured(triangle, 3, lambda: None), coloured(triangle, 2, lambda: None)
        ((1, 2, 4), [0, 1, 2])
    """
    everything = (1 << len(joined)) - 1
    stack: list[Groups] = [()]
    order: list[int] = []
    while stack:
        tick()
        given = stack.pop()
        left = [v for v in range(len(joined)) if everything & ~sum(given) >> v & 1]
        if not left:
            return given
        vertex = min(left, key=lambda v: (sum(not joined[v] & group for group in given), -joined[v].bit_count()))
        order.append(vertex)
        for place, group in enumerate(given):
            if not group & joined[vertex]:
                stack.append((*given[:place], group | 1 << vertex, *given[place + 1 :]))
        if len(given) < colours:
            stack.append((*given, 1 << vertex))
    return order
