"""Words of a search through a graph, and how many are written: behind a task's tokens, these, vertices and slots."""

from __future__ import annotations

YES, NO, LOST, FURTHER, VERTEX = range(5)  # from VERTEX on n vertices, and then 2n slots, each from 1


def most_tokens(n: int) -> int:
    """One search of all slots a vertex, L tokens at most for each end of n − 1 edges, five more an edge; and one cycle.

    Example:
        >>> most_tokens(4)
        51
    """
    level = (2 * n).bit_length()
    return n + (2 * level + 5) * (n - 1) + level + 4
