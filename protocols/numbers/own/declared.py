"""A number format of a user's own: an object that no line of this process ever shows a number.

A format is run on states outside of what is compiled, so one that keeps what it encodes could hand it on for nothing.
This one is told to other processes by its class and its parameters: one of them encodes, another decodes, each number
in a fork that has seen no other, and what comes back must be what was encoded, bit for bit, at every message. So the
fields, which are counted, are all that it goes by: a proof of each message, not of a sample. `round` is traced with the
model's step, before there are tokens, and its trace is looked at as the model's is.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import numpy as np

from reductions.outside.files import path_in

from .elsewhere import process
from .frames import Array

_PLAIN = (int, float, str, bool, type(None))
_METHODS = ("radices", "round", "encode", "decode")


@dataclass(frozen=True)
class OwnFormat:
    """What another process needs to know to make the same format.

    Attributes:
        where: module or file of its class.
        what: the class in it.
        settings: its parameters.
        made: the format itself, in this process, for traces of `round` alone.
    """

    where: str
    what: str
    settings: tuple[tuple[str, Any], ...]
    made: Any = field(compare=False, repr=False)

    def radices(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """Number of values of each field of a leaf: public, since nobody who says it knows a number.

        Raises:
            ValueError: no numbers of values.
        """
        said = tuple(self._ask("decode", "radices", shape)[0].get("radices", ()))
        if not all(type(radix) is int and radix >= 1 for radix in said):
            raise ValueError(f"{self.what}: radices {said}: wanted whole numbers, 1 or more")
        return said

    def round(self, leaf: Any) -> Any:
        """The nearest value of the format, elementwise."""
        return self.made.round(leaf)

    def encode(self, leaf: Array) -> Array:
        """Fields of a batch of leaves, (B, …) ↦ (B, F), each instance by itself.

        Raises:
            ValueError: something else than fields.
        """
        count = len(self.radices(leaf.shape[1:]))
        rows = [self._array("encode", leaf.shape[1:], leaf[i : i + 1]) for i in range(len(leaf))]
        wrong = next((row for row in rows if row.shape != (1, count) or row.dtype.kind not in "iu"), None)
        if wrong is not None:
            raise ValueError(
                f"{self.what} encodes to {wrong.dtype} of shape {wrong.shape}: wanted integers (1, {count})"
            )
        return np.concatenate(rows).astype(np.int64)

    def decode(self, fields: Array, shape: tuple[int, ...]) -> Array:
        """The leaves, (B, F) ↦ (B, *shape), each instance by itself, by who has not seen it encoded.

        Raises:
            ValueError: something else than a leaf.
        """
        rows = [self._array("decode", shape, np.array(fields[i : i + 1], np.int64)) for i in range(len(fields))]
        wrong = next((row for row in rows if row.shape != (1, *shape)), None)
        if wrong is not None:
            raise ValueError(f"{self.what} decodes to shape {wrong.shape}: wanted {(1, *shape)}")
        return np.concatenate(rows)

    def _ask(self, role: str, what: str, shape: tuple[int, ...], array: Array | None = None) -> Any:
        try:
            there = process(role, self.where, self.what, self.settings, tuple(map(os.path.abspath, sys.path)))
            return there.ask(what, shape, array)
        except ValueError as error:
            raise ValueError(f"{self.what} is not proved: {error}") from None

    def _array(self, role: str, shape: tuple[int, ...], array: Array) -> Array:
        answer: Array | None = self._ask(role, role, shape, np.ascontiguousarray(array))[1]
        if answer is None:
            raise ValueError(f"{self.what} is not proved: {role} gave no array")
        return answer


def own_format(declared: Any) -> OwnFormat:
    """A format of a user's own, made anew from its class and its parameters: what else is kept on it is left behind.

    Raises:
        ValueError: it has not the methods of a format, or another process could not make it.
    """
    kind = type(declared)
    missing = ", ".join(name for name in _METHODS if not callable(getattr(kind, name, None)))
    fault = f"{kind.__name__} is no number format of this package, and might keep what it encodes"
    if missing:
        raise ValueError(f"{fault}: as one of your own it has no {missing}")
    found = getattr(sys.modules.get(kind.__module__), kind.__qualname__, None)
    if found is not kind or kind.__module__ == "__main__":
        raise ValueError(f"{fault}: another process finds no such class; wanted one at the top of a module of its own")
    settings = _settings(declared, fault)
    return OwnFormat(path_in(kind.__module__) or kind.__module__, kind.__qualname__, settings, kind(**dict(settings)))


def _settings(declared: Any, fault: str) -> tuple[tuple[str, Any], ...]:
    """Parameters of a dataclass; of any other class, that there are none."""
    if not is_dataclass(declared):
        if vars(declared) if hasattr(declared, "__dict__") else True:
            raise ValueError(f"{fault}: its parameters cannot be told; wanted a dataclass of numbers and words")
        return ()
    given = {item.name: getattr(declared, item.name) for item in fields(declared) if item.init}
    for name, value in given.items():
        if type(value) not in _PLAIN:
            raise ValueError(
                f"{fault}: its {name} is {type(value).__name__}; wanted numbers, words, truth values or None"
            )
    return tuple(given.items())
