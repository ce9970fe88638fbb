"""`module:object` and `file.py:object`, with parameters behind a second colon: `mine.py:Parity:width=3`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from types import ModuleType
from typing import Any

from .files import module_of


@dataclass(frozen=True)
class Outside:
    """A name that points outside the shelves.

    Attributes:
        where: a module's dotted name, or the path of a file that ends in `.py`.
        what: the object in it, dotted where it is an attribute of one.
        settings: its parameters as text, `key=value,key=value`; empty where none are set.
    """

    where: str
    what: str
    settings: str = ""

    @property
    def is_file(self) -> bool:
        """Whether `where` is the path of a file."""
        return self.where.endswith(".py")

    def __str__(self) -> str:
        return ":".join(part for part in (self.where, self.what, self.settings) if part)


def read_name(text: str) -> Outside | None:
    """The parts of a name from outside, or None where it is a shelf's name with or without parameters.

    Example:
        >>> read_name("mine.py:Parity:width=3")
        Outside(where='mine.py', what='Parity', settings='width=3')
        >>> read_name("index:symbols=4") is None
        True
    """
    where, _, rest = text.partition(":")
    what, _, settings = rest.partition(":")
    named = bool(what) and all(part.isidentifier() for part in what.split("."))
    is_place = where.endswith(".py") or all(part.isidentifier() for part in where.split("."))
    return Outside(where, what, settings) if named and is_place else None


def look_up(name: Outside) -> Any:
    """What is in the place that a name from outside says; its parameters are left to the caller.

    Raises:
        ValueError: no such module, file or object, or code that raises an error; one line that says which.
    """
    where = Path(name.where)
    module = attempt(str(name), lambda: module_of(where) if name.is_file else importlib.import_module(name.where))
    found = _object(module, name)
    if isinstance(found, ModuleType):
        raise ValueError(f"{name}: {name.what} is a module, not an object in one")
    return found


def _object(module: ModuleType, name: Outside) -> Any:
    try:
        return reduce(getattr, name.what.split("."), module)
    except AttributeError:
        own = (key for key, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__)
        there = ", ".join(sorted(key for key in own if not key.startswith("_")))
        raise ValueError(f"{name.where} has no {name.what!r}; it has: {there or 'nothing of its own'}") from None


def attempt(name: str, action: Callable[[], Any]) -> Any:
    """What foreign code gives, its errors said in one line.

    Raises:
        ValueError: whatever the code raised, an exit included.
    """
    try:
        return action()
    except (Exception, SystemExit) as error:
        said = " ".join(str(error).split())
        raise ValueError(
            f"{name}: {type(error).__name__}: {said}" if said else f"{name}: {type(error).__name__}"
        ) from None
