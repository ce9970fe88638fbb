"""The house's number formats, copied from their parameters alone: what else is kept on an object is left behind.

A format is run on states of a whole batch, outside of what is compiled: one that remembers what it encoded could hand
it on for nothing. So only the formats of this package are run, and only as they are written here.
"""

from __future__ import annotations

import sys
from dataclasses import fields
from functools import lru_cache
from typing import Any

import numpy as np

from .weights import Weighing

_HERE = __name__.partition(".")[0]


def is_of_the_house(kind: Any) -> bool:
    """Whether a class is one of this package, found there under its name."""
    module = sys.modules.get(str(kind.__module__))
    return kind.__module__.partition(".")[0] == _HERE and getattr(module, kind.__name__, None) is kind


def house_format(declared: Any) -> Any:
    """A copy of a format of this package.

    Raises:
        ValueError: its class is not this package's, a derived one among them.

    Example:
        >>> from protocols.numbers.formats import Below, Native
        >>> house_format(Below(3)), house_format(Native(np.dtype("int8")))
        (Below(bound=3), Native(dtype=dtype('int8')))
    """
    kind: Any = type(declared)
    if not is_of_the_house(kind):
        raise ValueError(
            f"{kind.__name__} is no number format of this package, and might keep what it encodes: "
            "wanted one of protocols.numbers"
        )
    return _made(kind, tuple(_plain(declared.__dict__[field.name]) for field in fields(kind)))


def house_weights(declared: Any) -> Weighing:
    """A copy of a table of weights.

    Raises:
        ValueError: it is of another class.
    """
    if type(declared) is not Weighing:
        raise ValueError(f"weights of class {type(declared).__name__}: wanted protocols.numbers.weights.Weighing")
    given = declared.__dict__
    flags = bool(given["exchanged"]), bool(given["leftmost"])
    made: Weighing = _made(Weighing, (house_format(given["score"]), tuple(map(_plain, given["table"])), *flags))
    return made


@lru_cache(maxsize=1024)
def _made(kind: type, parameters: tuple[Any, ...]) -> Any:
    return kind(*parameters)


def _plain(parameter: Any) -> Any:
    """The same number, word or dtype, of its plain class."""
    if isinstance(parameter, str):
        return str.__str__(parameter)
    return parameter if isinstance(parameter, np.dtype) else int(parameter)
