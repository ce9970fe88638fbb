"""Errors that come of what a user brought, said in one line: the place in the user's file, or what does not fit.

What fails inside this house where nothing was brought is the house's own fault and is left as it is.
"""

from __future__ import annotations

import dataclasses
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from linecache import getline
from pathlib import Path
from traceback import FrameSummary, extract_tb
from typing import Any, ParamSpec, TypeVar

from .names import read_name

Given = ParamSpec("Given")
Result = TypeVar("Result")

_PACKAGES = ("reductions", "protocols", "lowerbounds")
_HOUSE = tuple(f"{Path(__file__).parents[2] / package}/" for package in _PACKAGES)
_LIBRARIES = tuple({f"{sysconfig.get_path(key)}/" for key in ("stdlib", "platstdlib", "purelib", "platlib")})


def own_code(door: Callable[Given, Result]) -> Callable[Given, Result]:
    """A function of the house through which users' own objects pass: their faults are ValueErrors of one line.

    A refusal of the house or of the user, a ValueError of one line, is left as it is, and so is an error of a class of
    the house's.

    Example:
        >>> @own_code
        ... def door(make): return make(3)
        >>> door(lambda n: 1 // (n - n))  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ValueError: ZeroDivisionError: ... (<doctest ...>, line 1, in <lambda>)
    """

    @wraps(door)
    def guarded(*given: Given.args, **named: Given.kwargs) -> Result:
        try:
            return door(*given, **named)
        except Exception as error:
            said = _said(error, (*given, *named.values()))
            if said is None:
                raise
            raise ValueError(said) from error

    return guarded


def fault_in(error: BaseException) -> str | None:
    """One line about an error that a user's own code raised; None where no such code was at work."""
    place = next((f for f in reversed(_frames(error)) if not f.filename.startswith((*_HOUSE, *_LIBRARIES))), None)
    if place is None:
        return None
    file = Path(place.filename).name if place.filename.endswith(".py") else place.filename
    return f"{type(error).__name__}: {_line(error)} ({file}, line {place.lineno}, in {place.name})"


def _said(error: Exception, given: Iterable[Any]) -> str | None:
    if type(error).__module__.startswith(_PACKAGES) or (isinstance(error, ValueError) and _is_refusal(error)):
        return None
    brought = " or ".join(dict.fromkeys(_brought(given)))
    where = f" (in {_frames(error)[-1].name})"
    return fault_in(error) or (
        f"{brought} does not fit: {type(error).__name__}: {_line(error)}{where}" if brought else None
    )


def _is_refusal(error: ValueError) -> bool:
    """Whether a statement of the house or of the user raised it, in one line, and no library in a call of theirs."""
    last = _frames(error)[-1]
    said = getline(last.filename, last.lineno or 0).lstrip().startswith("raise")
    return said and "\n" not in str(error) and not last.filename.startswith(_LIBRARIES)


def _brought(given: Iterable[Any]) -> Iterator[str]:
    """What of this is a user's own: an object of a class that is not ours, or a name of where code is."""
    for item in given:
        if isinstance(item, list | tuple):
            yield from _brought(item)
        elif isinstance(item, str):
            yield from (item for _ in range(read_name(item) is not None))
        elif isinstance(item, type) or (callable(item) and hasattr(item, "__name__")):
            yield item.__name__
        elif not type(item).__module__.startswith((*_PACKAGES, "builtins", "numpy")):
            yield type(item).__name__
        elif dataclasses.is_dataclass(item):  # a job or a case has it inside
            yield from _brought(vars(item).values())


def _frames(error: BaseException) -> list[FrameSummary]:
    return [frame for frame in extract_tb(error.__traceback__) if not frame.filename.startswith("<frozen")]


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or "no reason is given"
