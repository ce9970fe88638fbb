"""Tables on a narrow screen: lines break between words or after a sign, and never inside a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PIECE = re.compile(r"\S*?(?:[_:=/](?=\w)|,(?=[^\W\d]))|\S+\s*|\s+")
_WIDEST = 40  # of a piece that is not broken


def pieces(text: str) -> list[str]:
    """Text in pieces between which a line may break.

    Example:
        >>> pieces("gru:width=32 of index_lookup")
        ['gru:', 'width=', '32 ', 'of ', 'index_', 'lookup']
    """
    return _PIECE.findall(text)


def narrowest(cells: Sequence[str]) -> int:
    """The fewest columns of the screen in which no piece of these cells is broken."""
    return min(_WIDEST, max((len(piece.rstrip()) for cell in cells for piece in pieces(cell)), default=0))


def natural(columns: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column likes to be: as wide as its longest cell."""
    return [max(map(len, cells), default=0) for cells in columns]


def widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """How wide each column is, so that all of them together take no more than the room; None where they cannot.

    The widest column that can still give way does so first.

    Example:
        >>> widths([["12"], ["index_to_index_lookup"]], 16)
        [2, 14]
        >>> widths([["12"], ["index_to_index_lookup"]], 5) is None
        True
    """
    least = [narrowest(cells) for cells in columns]
    if sum(least) > room:
        return None
    found = natural(columns)
    while sum(found) > room:
        widest = max((i for i in range(len(found)) if found[i] > least[i]), key=lambda i: found[i])
        found[widest] -= 1
    return found


def wrapped(text: str, width: int) -> str:
    """Text in lines of a width, broken between pieces.

    Example:
        >>> print(wrapped("index_to_index_lookup", 9))
        index_to_
        index_
        lookup
    """
    lines = [""]
    for piece in pieces(text):
        if lines[-1] and len(lines[-1]) + len(piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)
