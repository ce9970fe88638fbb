"""A folder as a registry: one item a file, file name = item name = CLI name = test id."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import os
import types
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from .costs.bibliography import Work
from .costs.source import works_in
from .outside import Outside, is_maker, look_up, make, plugged, plugins, read_name

Item = TypeVar("Item")
_OUTSIDE = "reductions.outside."  # modules of files that a user named


@dataclass(frozen=True)
class Shelf(Generic[Item]):
    """The items of one package folder, each the constant `constant` of a module of that package.

    Listing reads file names only; an item's module is imported when the item is asked for. An item is a frozen
    dataclass; its fields are its parameters, set in a name such as `index:symbols=4`.

    Attributes:
        package: the folder, as a package.
        constant: what each of its modules calls its item.
        kind: full name of the class that items are of; empty where any object may be one.
        group: the entry points by which installed packages add items; a shelf without one is closed to the world.

    Example:
        >>> shelf = Shelf("reductions.problems", "PROBLEM")
        >>> "index" in shelf.names()
        True
        >>> shelf.get("index:symbols=4").symbols
        4
    """

    package: str
    constant: str
    kind: str = ""
    group: str = ""

    def names(self) -> tuple[str, ...]:
        """Names of all items, the plug-ins' among them, sorted; imports none of them."""
        return tuple(sorted({*self.own_names(), *plugins(self.group)}))

    def own_names(self) -> tuple[str, ...]:
        """Names of the items in the folder, sorted."""
        return tuple(sorted({name for folder in self._folders() for name in _modules(folder)}))

    def summary(self, name: str) -> str:
        """First line of the item's module docstring, read without importing the item; where a plug-in's is from."""
        if name in plugins(self.group) and name not in self.own_names():
            return f"Of an installed package: {plugins(self.group)[name].value}."
        return _first_line(self._text(name))

    def cites(self, name: str) -> tuple[Work, ...]:
        """Works that the item's module names in its texts and sources, read without importing it; none for a plug-in.

        Raises:
            ValueError: no such name.

        Example:
            >>> [work.key for work in Shelf("reductions.problems", "PROBLEM").cites("index")]
            ['kremer1999', 'kushilevitz1997', 'cover2006']
        """
        return (
            works_in(ast.parse(self._text(name))) if name in self.own_names() or name not in plugins(self.group) else ()
        )

    def get(self, item: str | Item) -> Item:
        """The item called `item`, its parameters set; an object in place of a name is given back as it is.

        On a shelf that the world may add to, `item` may also be a plug-in's name, `module:object` or `file.py:object`,
        each with parameters behind a colon. A name of the shelf's own is never taken by another's.

        Raises:
            ValueError: no such name (the message lists the names there are), a parameter that does not fit, code from
                outside that raises an error, or an object that is not of this shelf.
        """
        if not isinstance(item, str):
            return self._held(item, type(item).__name__)
        name, colon, text = item.partition(":")
        if name in self.own_names():
            module = importlib.import_module(f"{self.package}.{name}")
            found: Item = getattr(module, self.constant)
            return configure(found, parameters(text), name=name) if colon else found
        return self._from_outside(name, colon, text, read_name(item))

    def own(self, item: str) -> Item:
        """The item of the folder called `item`, its parameters set: no plug-in, no file, whatever the name says.

        Raises:
            ValueError: a name that is not the folder's, or a parameter that does not fit.
        """
        if item.partition(":")[0] not in self.own_names():
            kind = self.package.rpartition(".")[2].removesuffix("s")
            there = ", ".join(self.own_names())
            raise ValueError(f"no {kind} is called {item.partition(':')[0]!r}; there are: {there}")
        return self.get(item)

    def _from_outside(self, name: str, colon: str, text: str, outside: Outside | None) -> Item:
        if colon and not text:
            parameters(text)  # refuses it
        if (place := plugged(self.group, name, text)) is not None:
            try:
                found = from_outside(place)
            except ValueError as error:
                raise ValueError(f"plug-in {name}: {error}") from None
            return self._held(found, name)
        if not self.group or outside is None:
            raise ValueError(self._unknown(name))
        return self._held(from_outside(outside), str(outside))

    def _held(self, item: Any, name: str) -> Item:
        """The item, if it is of this shelf's class."""
        classes = (f"{cls.__module__}.{cls.__qualname__}" for cls in type(item).__mro__)
        if name_of(item) in self.own_names() and not _is_ours(item):
            raise ValueError(f"{name_of(item)} is a name of this shelf: a class of your own needs another")
        if self.kind and self.kind not in classes:
            package, _, wanted = self.kind.rpartition(".")
            noun = self.package.rpartition(".")[2].removesuffix("s")
            raise ValueError(
                f"{name} is no {noun}: wanted an object of a subclass of {package.partition('.')[0]}.{wanted}"
            )
        held: Item = item
        return held

    def _text(self, name: str) -> str:
        for folder in self._folders():
            path = Path(folder) / f"{name}.py"
            if path.exists():
                return path.read_text(encoding="utf-8")
        raise ValueError(self._unknown(name))

    def _folders(self) -> list[str]:
        return list(importlib.import_module(self.package).__path__)

    def _unknown(self, name: str) -> str:
        kind = self.package.rpartition(".")[2].removesuffix("s")
        if name.endswith(".py"):
            return f"{name} is a file: say which {kind} in it is meant, {name}:NAME"
        return f"no {kind} is called {name!r}; there are: {', '.join(self.names())}"


def _modules(folder: str) -> list[str]:
    """Names of the modules in a folder, without packages and what begins with an underscore; none is looked into."""
    files = os.listdir(folder)
    return [file[:-3] for file in files if file.endswith(".py") and not file.startswith("_")]


def _first_line(text: str) -> str:
    """Of a module's docstring; nothing is parsed where the docstring opens the file and escapes nothing in it."""
    line = text.partition("\n")[0]
    if line.startswith('"""') and "\\" not in line:
        return line[3:].removesuffix('"""')
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]


def from_outside(name: Outside, **offered: Any) -> Any:
    """The object of a name from outside, its parameters set; a class or a function is called for it.

    Args:
        name: where the code is.
        offered: what a class or a function may ask for by the names of its parameters.

    Raises:
        ValueError: nothing there, code that raises an error, or a parameter that does not fit.
    """
    found, settings = look_up(name), parameters(name.settings) if name.settings else {}
    called = str(replace(name, settings=""))
    if not is_maker(found):
        return configure(found, settings, name=name.what) if settings else found
    if not dataclasses.is_dataclass(found):
        return make(found, name=called, settings=settings, offered=offered)
    needed = {field.name for field in dataclasses.fields(found) if field.default is dataclasses.MISSING}
    first = {key: text for key, text in settings.items() if key in needed}  # the others by the types of the fields
    made = make(found, name=called, settings=first, offered=offered)
    return configure(made, settings, name=name.what) if settings else made


def parameters(text: str) -> dict[str, str]:
    """Parse `key=value,key=value` into a mapping.

    Raises:
        ValueError: a part that is not of the form key=value, or a key given twice.

    Example:
        >>> parameters("width=32,precision=8")
        {'width': '32', 'precision': '8'}
    """
    found: dict[str, str] = {}
    if not text:
        raise ValueError("a colon without parameters behind it: wanted key=value, or no colon")
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if not (key and equals and value):
            raise ValueError(f"{part!r} is not of the form key=value")
        if key in found:
            raise ValueError(f"{key!r} is given twice")
        found[key] = value
    return found


def configure(item: Item, settings: Mapping[str, str], *, name: str) -> Item:
    """A copy of the dataclass instance `item` with the named fields set from text.

    Raises:
        ValueError: an item without fields, an unknown field, or a value that is not of the field's type or that the
            item refuses.
    """
    if not dataclasses.is_dataclass(item) or isinstance(item, type):
        raise ValueError(f"{name} has no parameters: it is no dataclass")
    hints = get_type_hints(type(item))
    known = [field.name for field in dataclasses.fields(item) if field.init]
    changes = {}
    for key, text in settings.items():
        if key not in known:
            raise ValueError(f"{name} has no parameter {key!r}; it has: {', '.join(known) or 'none'}")
        changes[key] = _read(text, hints[key], f"{name}: {key}")
    try:
        return dataclasses.replace(item, **changes)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _read(text: str, hint: Any, where: str) -> object:
    choices = get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if type(None) in choices and text == "none":
        return None
    for kind in choices:
        if kind is bool and text in ("true", "false"):
            return text == "true"
        if kind in (int, float, str) and kind is not bool:
            try:
                return kind(text)
            except ValueError:
                continue
    wanted = " or ".join("none" if kind is type(None) else kind.__name__ for kind in choices)
    raise ValueError(f"{where}={text}: wanted {wanted}")


def name_of(item: object) -> str:
    """The item's name: its file's name on a shelf, its class's name elsewhere."""
    return type(item).__module__.rpartition(".")[2] if _is_ours(item) else type(item).__name__


def _is_ours(item: object) -> bool:
    """Whether the item's class was written in a room of this house."""
    module = type(item).__module__.rpartition(".")[0]
    return module.startswith(("reductions.", "protocols.", "lowerbounds.")) and not module.startswith(_OUTSIDE)


def spec_of(item: object) -> str:
    """The item's name with every parameter that is not at its default, as `Shelf.get` reads it.

    Raises:
        ValueError: an item that is no dataclass.

    Example:
        >>> spec_of(Shelf("reductions.problems", "PROBLEM").get("index:symbols=4"))
        'index:symbols=4'
    """
    if not dataclasses.is_dataclass(item):
        return name_of(item)
    values = [(field, getattr(item, field.name)) for field in dataclasses.fields(item) if field.init]
    changed = [f"{field.name}={_write(value)}" for field, value in values if value != field.default]
    return name_of(item) + (":" + ",".join(changed) if changed else "")


def _write(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
