"""What a class or a function of the user's own makes, given what it asks for by name: `n`, `task`, `seed` and so on."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from typing import Any

from .names import attempt


def is_maker(found: Any) -> bool:
    """Whether an object is to be called for what is wanted: a class, or a function."""
    return inspect.isclass(found) or inspect.isfunction(found)


def make(found: Any, *, name: str, settings: Mapping[str, str], offered: Mapping[str, Any]) -> Any:
    """What a class or a function makes of settings, read as Python's literals, and of those offers that it asks for.

    Raises:
        ValueError: a parameter that nobody gives, one that there is not, or code that raises an error; one line.

    Example:
        >>> make(lambda n, width=1: (n, width), name="mine", settings={"width": "3"}, offered={"n": 8, "seed": 0})
        (8, 3)
    """
    try:
        asked = inspect.signature(found).parameters
    except (TypeError, ValueError):  # a class written in C
        asked = inspect.Signature().parameters
    free = [
        key
        for key, parameter in asked.items()
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
    ]
    if unknown := [key for key in settings if key not in free]:
        raise ValueError(f"{name} has no parameter {unknown[0]!r}; it has: {', '.join(free) or 'none'}")
    given = {
        key: _literal(settings[key]) if key in settings else offered[key]
        for key in free
        if key in {**settings, **offered}
    }
    missing = [key for key in free if key not in given and asked[key].default is inspect.Parameter.empty]
    if {*missing} & {"task", "setting"}:
        raise ValueError(f"{name} needs {', '.join(missing)}: say on which task it is meant, and at which n")
    if missing:
        there = f"; what may be asked for: {', '.join(offered)}" if offered else ""
        raise ValueError(f"{name} needs {', '.join(missing)}: say {name}:{missing[0]}=…{there}")
    return attempt(name, lambda: found(**given))


def _literal(text: str) -> Any:
    """A number, a truth value or None as Python or a shelf writes it; any other text as it is."""
    known = {"true": True, "false": False, "none": None}
    try:
        return known[text] if text in known else ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
