"""Items of installed packages, by entry points: `[project.entry-points."lowerbounds.problems"]`, `mine = "pkg:THING"`.

Names are read from the packages' metadata; a package's code is executed when its item is asked for.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from .names import Outside


@cache
def plugins(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group by name, none for no group; a name that two packages have is refused."""
    found: dict[str, EntryPoint] = {}
    for point in _installed().select(group=group) if group else ():
        if point.name in found and found[point.name].value != point.value:
            raise ValueError(f"{group}: {point.name!r} is {found[point.name].value} and {point.value}: two packages")
        found[point.name] = point
    return found


@cache
def _installed() -> Any:  # its class changed between versions of Python, `select` did not
    """Those of all groups, read once: reading opens a file of every installed package."""
    return entry_points()


def plugged(group: str, name: str, settings: str = "") -> Outside | None:
    """Where the code of a plug-in is, with parameters for it; None where no package adds one of this name."""
    point = plugins(group).get(name)
    return None if point is None else Outside(point.module, point.attr, settings)
