"""Items of installed packages, by entry points: `[project.entry-points."lowerbounds.problems"]`, `mine = "pkg:THING"`.

Names are read from the packages' metadata; a package's code is executed when its item is asked for.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from .making import is_maker, make
from .names import attempt


@cache
def plugins(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group by name, none for no group; a name that two packages have is refused."""
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=group) if group else ():
        if point.name in found and found[point.name].value != point.value:
            raise ValueError(f"{group}: {point.name!r} is {found[point.name].value} and {point.value}: two packages")
        found[point.name] = point
    return found


def plugin(point: EntryPoint) -> Any:
    """The object of an entry point; a class or a function is called without arguments.

    Raises:
        ValueError: the package's code raises an error; one line that says which.
    """
    found = attempt(f"plug-in {point.name} ({point.value})", point.load)
    if not is_maker(found):
        return found
    try:
        return make(found, name=point.value, settings={}, offered={})
    except ValueError as error:
        raise ValueError(f"plug-in {point.name}: {error}") from None
