"""A model's config as data: a file or a dict from elsewhere, of bounded size, never executed.

Strict JSON but for one thing: the library writes `Infinity` in fields that no state depends on, so it is read, and any
field that is counted refuses it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn

Json = Any  # null, booleans, numbers, strings, lists and objects
Source = str | PathLike[str] | Mapping[str, Json]

LARGEST_FILE = 1 << 20  # bytes; published configs have a few thousand
DEEPEST = 32
_LONGEST = 80


def load(source: Source) -> tuple[str, dict[str, Json]]:
    """What to call it in a message, and the object.

    Raises:
        ValueError: not strict JSON, too large, too deep, or no object.
        OSError: the file cannot be read.
    """
    if isinstance(source, Mapping):
        return "config", _object("config", dict(source))
    if not isinstance(source, str | PathLike):
        raise ValueError(f"config: {said(source)} is neither a file's name nor a dict")
    with Path(source).open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    name = "".join(letter if letter.isprintable() else "?" for letter in str(source))
    if len(data) > LARGEST_FILE:
        raise ValueError(f"{name}: too large: more than {LARGEST_FILE} bytes")
    try:
        return name, _object(name, _parse(data))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{name}: not JSON: {said(str(error), quote=False)}") from None
    except RecursionError:
        raise ValueError(f"{name}: nested deeper than {DEEPEST}") from None
    except _UnreadableError as error:
        raise ValueError(f"{name}: {error}") from None


def said(value: object, *, quote: bool = True) -> str:
    """A value for a message: one short line of printable letters.

    Example:
        >>> said([1, 2]), said("a\\nb"), said(3.5)
        ('a list of 2', "'a?b'", '3.5')
    """
    if isinstance(value, list | tuple | dict):
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {len(value)}"
    if isinstance(value, int) and abs(value) >= 10**18:
        return "a number of more than 18 digits"
    text = value[: 2 * _LONGEST] if isinstance(value, str) else repr(value)
    line = "".join(letter if letter.isprintable() else "?" for letter in text)
    line = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    return f"'{line}'" if quote and isinstance(value, str) else line


class _UnreadableError(ValueError):
    """Not JSON as it is read here; the message says why."""


def _parse(data: bytes) -> Json:
    return json.loads(
        data.decode("utf-8-sig"), object_pairs_hook=_no_duplicates, parse_int=_integer, parse_constant=_constant
    )


def _object(name: str, value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise ValueError(f"{name}: wanted an object, not {said(value)}")
    level: list[Json] = [value]
    for _ in range(DEEPEST):
        level = [part for item in level for part in _members(name, item) if isinstance(part, dict | list | tuple)]
        if not level:
            return value
    raise ValueError(f"{name}: nested deeper than {DEEPEST}")


def _members(name: str, item: Json) -> list[Json]:
    if not isinstance(item, dict):
        return list(item)
    for key in item:
        if not isinstance(key, str | int):  # the library keys layers by number in a dict, by text in a file
            raise ValueError(f"{name}: a key that is not a string: {said(key)}")
    return list(item.values())


def _no_duplicates(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise _UnreadableError(f"the key {said(twice)} is given twice")
    return found


def _integer(text: str) -> int:
    if len(text) > 100:
        raise _UnreadableError("an integer of more than 100 digits")
    return int(text)


def _constant(text: str) -> float:
    return float("inf") if text == "Infinity" else float("-inf") if text == "-Infinity" else _no_number(text)


def _no_number(text: str) -> NoReturn:
    raise _UnreadableError(f"not JSON: {text}")
