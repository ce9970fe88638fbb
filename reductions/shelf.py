"""A folder as a registry: one item a file, file name = item name = CLI name = test id."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import types
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args, get_type_hints

Item = TypeVar("Item")


@dataclass(frozen=True)
class Shelf(Generic[Item]):
    """The items of one package folder, each the constant `constant` of a module of that package.

    Listing reads file names only; an item's module is imported when the item is asked for. An item is a frozen
    dataclass; its fields are its parameters, set in a name such as `index:symbols=4`.

    Example:
        >>> shelf = Shelf("reductions.problems", "PROBLEM")
        >>> "index" in shelf.names()
        True
        >>> shelf.get("index:symbols=4").symbols
        4
    """

    package: str
    constant: str

    def names(self) -> tuple[str, ...]:
        """Names of all items, sorted; imports none of them."""
        files = (module for module in pkgutil.iter_modules(self._folders()) if not module.ispkg)
        return tuple(sorted(file.name for file in files if not file.name.startswith("_")))

    def summary(self, name: str) -> str:
        """First line of the item's module docstring, read without importing the item."""
        for folder in self._folders():
            path = Path(folder) / f"{name}.py"
            if path.exists():
                return _first_line(path.read_text(encoding="utf-8"))
        raise ValueError(self._unknown(name))

    def get(self, item: str | Item) -> Item:
        """The item called `item`, its parameters set; an object in place of a name is given back as it is.

        Raises:
            ValueError: no such name (the message lists the names there are), or a parameter that does not fit.
        """
        if not isinstance(item, str):
            return item
        name, _, text = item.partition(":")
        if name not in self.names():
            raise ValueError(self._unknown(name))
        module = importlib.import_module(f"{self.package}.{name}")
        found: Item = getattr(module, self.constant)
        return configure(found, parameters(text), name=name) if text else found

    def _folders(self) -> list[str]:
        return list(importlib.import_module(self.package).__path__)

    def _unknown(self, name: str) -> str:
        kind = self.package.rpartition(".")[2].removesuffix("s")
        return f"no {kind} is called {name!r}; there are: {', '.join(self.names())}"


def _first_line(text: str) -> str:
    """Of a module's docstring; nothing is parsed where the docstring opens the file and escapes nothing in it."""
    line = text.partition("\n")[0]
    if line.startswith('"""') and "\\" not in line:
        return line[3:].removesuffix('"""')
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]


def parameters(text: str) -> dict[str, str]:
    """Parse `key=value,key=value` into a mapping.

    Raises:
        ValueError: a part that is not of the form key=value, or a key given twice.

    Example:
        >>> parameters("width=32,precision=8")
        {'width': '32', 'precision': '8'}
    """
    found: dict[str, str] = {}
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
        ValueError: an unknown field, or a value that is not of the field's type or that the item refuses.
    """
    assert dataclasses.is_dataclass(item) and not isinstance(item, type)
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
    module, _, last = type(item).__module__.rpartition(".")
    on_shelf = module.startswith(("reductions.", "protocols.", "lowerbounds."))
    return last if on_shelf else type(item).__name__.lower()


def spec_of(item: object) -> str:
    """The item's name with every parameter that is not at its default, as `Shelf.get` reads it.

    Example:
        >>> spec_of(Shelf("reductions.problems", "PROBLEM").get("index:symbols=4"))
        'index:symbols=4'
    """
    assert dataclasses.is_dataclass(item)
    values = [(field, getattr(item, field.name)) for field in dataclasses.fields(item) if field.init]
    changed = [f"{field.name}={_write(value)}" for field, value in values if value != field.default]
    return name_of(item) + (":" + ",".join(changed) if changed else "")


def _write(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
