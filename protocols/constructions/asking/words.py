"""Words of models that ask: each is a piece of text, so that what is written is a context that can be searched.

The first are the same for all: what opens a query and what asks for its search, what a search in vain gives and what
one gives that found no single word, answers, and a space. Then come a model's own pieces, and numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

OPEN, ASK, FAILED, FOUND, YES, NO, LOST, SPACE = range(8)
_COMMON = ("<q>", "</q>", "FAILED", "FOUND", "YES", "NO", "LOST", " ")


def vocabulary(pieces: Sequence[str], most: int) -> tuple[str, ...]:
    """All words: the common ones, a model's own, and the numbers to `most`.

    Example:
        >>> vocabulary(("~",), 1)[7:]
        (' ', '~', '0', '1')
    """
    return (*_COMMON, *pieces, *map(str, range(most + 1)))


def own(pieces: Sequence[str], piece: str) -> int:
    """The word of a piece."""
    return len(_COMMON) + pieces.index(piece)


def first_number(pieces: Sequence[str]) -> int:
    """The word of 0."""
    return len(_COMMON) + len(pieces)


def register(number: int) -> int:
    """A register as an entry of a script: written is the word of what it holds."""
    return -1 - number


def query(*parts: int) -> list[int]:
    """A script that searches: a pattern between the words that open and ask."""
    return [OPEN, *parts, ASK]
