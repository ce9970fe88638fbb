"""A fingerprint of a module: all its numbers, its settings and the code that it runs; equal ones need one check.

SHA-256 over the bytes of all arrays, over plain values, and over the byte code, constants, defaults and closures of the
functions of every class on the way. What code reads from elsewhere (globals, files, clocks) is not in it.

Example:
    >>> a, b = fingerprint({"w": np.ones(2), "f": len}), fingerprint({"w": np.ones(2), "f": max})
    >>> a == fingerprint({"w": np.ones(2), "f": len}), a == b
    (True, False)
"""

from __future__ import annotations

import functools
import hashlib
import sys
import types
from collections import deque
from collections.abc import Mapping
from typing import Any

import jax
import numpy as np

_PLAIN = (str, bytes, int, float, complex, bool, type(None), np.dtype, np.generic, type(Ellipsis), range)
_FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.MethodDescriptorType)


def fingerprint(thing: Any) -> bytes:
    """SHA-256 of what the thing is made of, 32 bytes."""
    seen = _Seen()
    seen.add(thing)
    return seen.digest.digest()


class _Seen:
    """One walk: what was met before is named by its number, so that circles end."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.numbers: dict[int, int] = {}
        self.kept: list[Any] = []  # so that no identity is used twice

    def add(self, thing: Any) -> None:
        """What the walk meets next."""
        if isinstance(thing, _PLAIN):
            self._say(type(thing).__name__, repr(thing))
        elif id(thing) in self.numbers:
            self._say("again", str(self.numbers[id(thing)]))
        else:
            self.numbers[id(thing)] = len(self.kept)
            self.kept.append(thing)
            self._add_new(thing)

    def _say(self, *words: str) -> None:
        self.digest.update("\0".join((*words, "\n")).encode())

    def _add_all(self, kind: str, things: Any) -> None:
        things = list(things)
        self._say(kind, str(len(things)))
        for thing in things:
            self.add(thing)

    def _add_new(self, thing: Any) -> None:
        if isinstance(thing, Mapping):
            self._add_all("mapping", (part for pair in thing.items() for part in pair))
        elif isinstance(thing, list | tuple | deque):
            self._add_all("list", thing)
        elif isinstance(thing, np.ndarray) and thing.dtype.hasobject:
            self._add_all("objects", thing.ravel().tolist())
        elif isinstance(thing, set | frozenset):
            self._add_all("set", sorted(thing, key=repr))
        elif isinstance(thing, (*_FUNCTIONS, types.CodeType, functools.partial)):
            self._add_code(thing)
        elif isinstance(thing, types.ModuleType):
            self._say("module", thing.__name__)
        elif isinstance(thing, type):
            self._add_class(thing)
        elif (data := _bytes(thing)) is not None:
            self._say("array", str(thing.dtype), str(tuple(thing.shape)))
            self.digest.update(data)
        else:
            self._add_object(thing)

    def _add_code(self, thing: Any) -> None:
        if isinstance(thing, types.CodeType):
            self.digest.update(thing.co_code)
            self._add_all("names", (*thing.co_names, *thing.co_consts))
        elif isinstance(thing, types.FunctionType):
            cells = [cell.cell_contents for cell in thing.__closure__ or () if _is_full(cell)]
            self._add_all("function", (thing.__code__, thing.__defaults__, thing.__kwdefaults__, *cells))
        elif isinstance(thing, types.MethodType):
            self._add_all("method", (thing.__func__, thing.__self__))
        elif isinstance(thing, functools.partial):
            self._add_all("partial", (thing.func, thing.args, thing.keywords))
        else:
            self._say("builtin", getattr(thing, "__qualname__", repr(thing)))

    def _add_class(self, kind: type) -> None:
        self._say("class", kind.__module__, kind.__qualname__)
        for base in kind.__mro__:
            functions = [part for part in vars(base).values() if isinstance(part, types.FunctionType)]
            self._add_all(base.__qualname__, functions if base is not object else ())

    def _add_object(self, thing: Any) -> None:
        self.add(type(thing))
        held = dict(getattr(thing, "__dict__", {}))
        for kind in type(thing).__mro__:
            slots = vars(kind).get("__slots__", ())
            names = (slots,) if isinstance(slots, str) else slots
            held |= {name: getattr(thing, name) for name in names if hasattr(thing, name) and name != "__weakref__"}
        self.add(held or (str(id(thing)) if "object at 0x" in repr(thing) else repr(thing)))


def _is_full(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


def _bytes(thing: Any) -> Any:
    """The bytes of an array of numpy, JAX or torch."""
    if isinstance(thing, np.ndarray):
        return np.ascontiguousarray(thing).view(np.uint8).reshape(-1).data if thing.size else b""
    if not (hasattr(thing, "dtype") and hasattr(thing, "shape")):
        return None
    if hasattr(thing, "untyped_storage"):  # torch, whose dtypes numpy may lack
        flat = thing.detach().cpu().contiguous().reshape(-1)
        return flat.view(sys.modules["torch"].uint8).numpy().data if flat.numel() else b""
    if isinstance(thing, jax.core.Tracer):  # has no numbers
        return b""
    if isinstance(thing, jax.Array):
        is_key = jax.numpy.issubdtype(thing.dtype, jax.dtypes.prng_key)
        return _bytes(np.asarray(jax.random.key_data(thing) if is_key else thing))
    return None
