"""Fields of a certificate that is read from a stranger: each of its type, or one line that says what was wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .certificate import Json
from .strict_json import Unreadable, shorten

LONGEST_TEXT = 1000  # letters of a name or a source

_NAME = re.compile(r"[a-z][a-z0-9_]*")

Fields = dict[str, Json]


def exactly(value: Fields, what: str, keys: Sequence[str]) -> None:
    """Refuse an object that lacks one of the keys or has another.

    Raises:
        Unreadable: naming the key.
    """
    if missing := [key for key in keys if key not in value]:
        raise Unreadable(f"no {missing[0]!r} in the {what}")
    if unknown := [key for key in value if key not in keys]:
        raise Unreadable(f"a {what} has no {shorten(unknown[0])}")


def integer(value: Fields, key: str) -> int:
    """An integer.

    Raises:
        Unreadable: anything else.
    """
    found = value[key]
    if type(found) is not int:
        raise Unreadable(f"{key}: wanted an integer, not {shorten(found)}")
    return found


def text(value: Fields, key: str, *, least: int = 1) -> str:
    """A line of so many printable letters at least.

    Raises:
        Unreadable: anything else.
    """
    found = value[key]
    if not isinstance(found, str) or not least <= len(found) <= LONGEST_TEXT or not found.isprintable():
        raise Unreadable(f"{key}: wanted a line of at most {LONGEST_TEXT} printable letters, not {shorten(found)}")
    return found


def name(value: Fields, key: str) -> str:
    """A name in small letters.

    Raises:
        Unreadable: anything else.
    """
    found = text(value, key)
    if not _NAME.fullmatch(found):
        raise Unreadable(f"{key}: wanted a name in small letters, not {shorten(found)}")
    return found


def mapping(value: Fields, key: str) -> Fields:
    """An object.

    Raises:
        Unreadable: anything else.
    """
    found = value[key]
    if not isinstance(found, dict):
        raise Unreadable(f"{key}: wanted an object, not {shorten(found)}")
    return found


def one_of(value: Fields, key: str, choices: Sequence[str]) -> str:
    """One of some words.

    Raises:
        Unreadable: anything else.
    """
    found = value[key]
    if not isinstance(found, str) or found not in choices:
        raise Unreadable(f"{key}: wanted one of {', '.join(choices)}, not {shorten(found)}")
    return found
