"""Pages of the Python interface: what the three packages export, by the room that it lives in."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from reductions import Shelf

from .markdown import plain, table, toctree

PACKAGES = ("lowerbounds", "protocols", "reductions")  # what people use first comes first
GALLERY = Path(__file__).parent.parent / "gallery"
EXAMPLE = """>>> import lowerbounds
>>> lowerbounds.certify("equality", 3, steps=1000).claim.bound
4
"""
FIELD = re.compile(r"^    ([\w, ]+): (.+)$", flags=re.MULTILINE)


def pages() -> Iterator[tuple[str, str]]:
    """(name, Markdown) of the pages: one a package, and within it a section a room."""
    links = []
    for package in PACKAGES:
        module = import_module(package)
        links.append(f"[`{package}`]({package}.md): {plain((module.__doc__ or '').partition(chr(10))[0])}")
        yield package, page(package)
    listed = "\n".join(f"- {link}" for link in links)
    text = "What `import lowerbounds`, `import protocols` and `import reductions` give. The tests run every example."
    text += f"\n\n```python\n{EXAMPLE}```"
    yield "index", f"# Python interface\n\n{text}\n\n{listed}\n\n{toctree(*PACKAGES)}"


def page(package: str) -> str:
    """All that one package exports: a table, then each thing under its room."""
    module = import_module(package)
    rooms: dict[str, list[str]] = defaultdict(list)
    for name in module.__all__:
        rooms[_room(module, name)].append(name)
    rows = [
        [f"[`{name}`](#{package}.{name})", plain(_summary(getattr(module, name)))]
        for names in rooms.values()
        for name in names
    ]
    overview = table(("name", "what it does"), rows)
    sections = "\n".join(_section(package, room, names) for room, names in sorted(rooms.items()))
    return f"# {package}\n\n{plain((module.__doc__ or '').partition(chr(10))[0])}\n\n{overview}\n\n{sections}"


def _room(module: object, name: str) -> str:
    """The folder, or the file of the package's own, in which an exported name is defined."""
    place = module._LAZY.get(name) or ""  # type: ignore[attr-defined]
    if not place:
        found = getattr(module, name)
        place = getattr(found, "__module__", "").partition(".")[2] or "shelves"
    return place.partition(".")[0]


def _summary(found: object) -> str:
    return (inspect.getdoc(found) or "").partition("\n")[0]


def _section(package: str, room: str, names: list[str]) -> str:
    entries = "\n".join(_entry(package, name) for name in names)
    return f"## {plain(room)}\n\n{entries}"


def _entry(package: str, name: str) -> str:
    found = getattr(import_module(package), name)
    if isinstance(found, Shelf):
        shelf = found.package.rpartition(".")[2]
        return f"({package}.{name})=\n`{package}.{name}`: the shelf of [{shelf}](../shelves/{shelf}.md).\n"
    kind = "class" if inspect.isclass(found) else "function"
    figures = "".join(f"\n\nIn the gallery: {', '.join(links)}." for links in [used_in(name)] if links)
    return f"```{{eval-rst}}\n.. auto{kind}:: {package}.{name}\n```{figures}\n"


def used_in(name: str) -> list[str]:
    """Links to the figures of the gallery whose scripts use a name."""
    scripts = sorted(GALLERY.glob("[a-z]*.py"))
    said = re.compile(rf"\b(?:lowerbounds|protocols|reductions)\.{name}\b|^from \w+ import .*\b{name}\b", re.M)
    return [
        f"[{path.stem.replace('_', ' ')}](#{path.stem})"
        for path in scripts
        if said.search(path.read_text(encoding="utf-8"))
    ]
