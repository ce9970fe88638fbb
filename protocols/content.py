"""What an object is, in a hash: its class, and all that it holds, arrays by their bytes.

Two objects of one hash are the same, in this process and in another. An object that holds what is not known here to be
data (a tensor of another library, an open file, an iterator) has no stable content and no hash.

Example:
    >>> content_of({"a": np.zeros(2)}) == content_of({"a": np.zeros(2)}), content_of([np.zeros(2)]) is None
    (True, False)
    >>> content_of(iter("abc")) is None
    True
"""

from __future__ import annotations

import copyreg
import hashlib
import inspect
import sys
from collections.abc import Iterator
from enum import Enum
from functools import cached_property
from types import CodeType, FunctionType
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

_PLAIN = (bool, int, float, complex, str, bytes, type(None), type(Ellipsis))
_OWN = ("reductions", "protocols", "lowerbounds")  # told apart by their release
_LIBRARIES = {"equinox", "jax", "jaxlib", "numpy", "flax", *sys.stdlib_module_names} - {"__main__"}


class _Unstable(Exception):
    """Something that is not known to be data."""


def content_of(thing: Any) -> str | None:
    """64 hexadecimal digits, SHA-256 of class, static fields and bytes of arrays; None without stable content."""
    digest = hashlib.sha256()
    try:
        for part in _parts(thing):
            digest.update(len(part).to_bytes(8, "big") + part)
    except (_Unstable, RecursionError):
        return None
    return digest.hexdigest()


def _parts(thing: Any) -> Iterator[bytes]:
    """Bytes that tell the thing, and whatever it holds, from any other."""
    if type(thing) in _PLAIN:
        yield f"{type(thing).__name__} {thing!r}".encode()
    elif isinstance(thing, np.ndarray | np.generic | jax.Array):
        yield from _array(thing)
    elif type(thing) in (tuple, list, dict):
        yield f"{type(thing).__name__} {len(thing)}".encode()
        for part in thing.items() if isinstance(thing, dict) else thing:
            yield from _parts(part)
    elif isinstance(thing, Enum | np.dtype):
        yield f"{type(thing).__qualname__} {thing}".encode()
    elif isinstance(thing, FunctionType):
        yield from _function(thing)
    elif inspect.isclass(thing) or (callable(thing) and hasattr(thing, "__qualname__")):
        yield _by_name(thing).encode()
    else:
        yield from _object(thing)


def _array(thing: Any) -> Iterator[bytes]:
    if isinstance(thing, jax.core.Tracer) or jnp.issubdtype(thing.dtype, jax.dtypes.extended):
        raise _Unstable
    values = np.asarray(thing)
    if values.dtype.hasobject:
        raise _Unstable
    yield f"array {values.dtype} {values.shape}".encode()
    yield np.ascontiguousarray(values).tobytes()


def _function(thing: FunctionType) -> Iterator[bytes]:
    """Its name, its code, and what it was closed over."""
    yield f"function {thing.__module__}:{thing.__qualname__}".encode()
    yield from _code(thing.__code__)
    cells = tuple(cell.cell_contents for cell in thing.__closure__ or ())
    yield from _parts((thing.__defaults__, thing.__kwdefaults__, cells))


def _code(code: CodeType) -> Iterator[bytes]:
    yield code.co_code
    yield from _parts(code.co_names)
    for constant in code.co_consts:
        yield from _code(constant) if isinstance(constant, CodeType) else _parts(constant)


def _object(thing: Any) -> Iterator[bytes]:
    """Class, its text where it is the user's, and the state that a copy is made from."""
    kind = type(thing)
    for each in kind.__mro__:
        yield f"{each.__module__}:{each.__qualname__}".encode()
        if each.__module__.partition(".")[0] not in (*_OWN, *_LIBRARIES):
            yield _text(each).encode()
    try:
        made = thing.__reduce_ex__(2)
    except TypeError:
        raise _Unstable from None
    if not isinstance(made, tuple) or made[0] is not copyreg.__newobj__ or any(made[3:]):  # type: ignore[attr-defined]
        raise _Unstable
    yield from _parts(tuple(made[1][1:]))
    yield from _parts(_without_caches(kind, made[2] if len(made) > 2 else None))


def _without_caches(kind: type, state: Any) -> Any:
    """What an object holds, less what it can work out again."""
    if not isinstance(state, dict):
        return state
    return {name: part for name, part in state.items() if not isinstance(getattr(kind, name, None), cached_property)}


def _by_name(thing: Any) -> str:
    """Module and name of a class, or of a compiled function, that is found under them."""
    module, name = getattr(thing, "__module__", None) or "", thing.__qualname__
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    if found is not thing:
        raise _Unstable
    return f"{module}:{name}"


def _text(kind: type) -> str:
    try:
        return inspect.getsource(kind)
    except (OSError, TypeError):
        raise _Unstable from None
