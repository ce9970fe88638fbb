"""JSON of null, booleans, integers, strings, lists and objects, and nothing else; read from strangers.

A text of any size and shape ends in a value or in one clear line, quickly and in bounded memory.

Example:
    >>> loads('{"rows": [0, 1]}')
    {'rows': [0, 1]}
    >>> loads('{"rows": 0.5}')
    Traceback (most recent call last):
    ...
    lowerbounds.certificates.strict_json.Unreadable: not an integer: 0.5
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, NoReturn

from .certificate import Json

LARGEST_TEXT = 1 << 25  # bytes
MOST_CONTAINERS = 1 << 20
MOST_DIGITS = 4096  # below the interpreter's own limit for reading and writing integers
DEEPEST = 256

_TOO_LARGE = 10**MOST_DIGITS
_SURROGATE = re.compile("[\ud800-\udfff]")


class Unreadable(ValueError):
    """A text that is not what it should be; the message says why, on one line."""


def loads(text: str | bytes) -> Json:
    """The value that the text stands for.

    Raises:
        Unreadable: the text is not strict JSON, or too large, or too deep.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > LARGEST_TEXT:
        raise Unreadable(f"too large: more than {LARGEST_TEXT} bytes")
    if data.count(b"[") + data.count(b"{") > MOST_CONTAINERS:
        raise Unreadable(f"too many lists and objects: more than {MOST_CONTAINERS}")
    try:
        value: Json = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_no_duplicates,
            parse_int=_integer,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise Unreadable(f"nested deeper than {DEEPEST}") from None
    check_plain(value)
    return value


def load(file: BinaryIO | Path) -> Json:
    """The same from a file, of which no more is read than may be used.

    Raises:
        Unreadable: as above.
        OSError: the file cannot be opened or read.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return load(opened)
    return loads(file.read(LARGEST_TEXT + 1))


def dumps(value: Json, *, indent: int | None = None) -> str:
    """The text of a value.

    Raises:
        Unreadable: the text could not be read back.
    """
    check_plain(value)
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    if len(text.encode()) > LARGEST_TEXT or text.count("[") + text.count("{") > MOST_CONTAINERS:
        raise Unreadable(f"too large: more than {LARGEST_TEXT} bytes or {MOST_CONTAINERS} lists and objects")
    return text


def check_plain(value: object) -> None:
    """Refuse what strict JSON does not hold.

    Raises:
        Unreadable: a float or another foreign type, an integer with too many digits, too deep a nesting.
    """
    level: list[object] = [[value]]
    for _ in range(DEEPEST + 2):
        level = [part for item in level for part in _members(item) if _is_container(part)]
        if not level:
            return
    raise Unreadable(f"nested deeper than {DEEPEST}")


def _members(item: object) -> Iterable[object]:
    if not isinstance(item, dict):
        return item if isinstance(item, list) else ()
    for key in item:
        if not isinstance(key, str):
            raise Unreadable(f"a key that is not a string: {shorten(key)}")
        _is_container(key)
    return item.values()


def _is_container(item: object) -> bool:
    kind = type(item)
    if kind is int:
        if item >= _TOO_LARGE or item <= -_TOO_LARGE:
            raise Unreadable(f"an integer of more than {MOST_DIGITS} digits")
    elif kind is str:
        if _SURROGATE.search(item):  # type: ignore[call-overload]
            raise Unreadable("a string with half a surrogate pair")
    elif kind is not bool and item is not None:
        if kind is not list and kind is not dict:
            raise Unreadable(f"not an integer, a string, a list or an object: {shorten(item)}")
        return True
    return False


def _no_duplicates(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise Unreadable(f"the key {shorten(twice)} is given twice")
    return found


def _integer(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise Unreadable(f"an integer of more than {MOST_DIGITS} digits")
    if text == "-0":
        raise Unreadable("not an integer as it is written here: -0")
    try:
        return int(text)
    except ValueError as error:  # an interpreter started with a smaller limit
        raise Unreadable(str(error)) from None


def _no_float(text: str) -> NoReturn:
    raise Unreadable(f"not an integer: {shorten(text, quote=False)}")


def shorten(value: object, *, quote: bool = True) -> str:
    """A value for a message: one short line of printable letters."""
    if isinstance(value, str):
        text = repr(value[:80]) if quote else value[:80]
    elif isinstance(value, list | dict):
        text = f"{'a list' if isinstance(value, list) else 'an object'} of {len(value)}"
    else:
        text = repr(value)
    return one_line(text, longest=60)


def one_line(text: str, *, longest: int = 1000) -> str:
    """The text as one line of printable letters, cut where it is too long.

    Example:
        >>> one_line("a\\nb\\x1b[31m", longest=6)
        'a b?[…'
    """
    line = "".join(letter if letter.isprintable() else "?" for letter in " ".join(text[: 2 * longest].split()))
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
