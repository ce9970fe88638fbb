"""Objects by where their code is: `module:object`, or `file.py:object` with a path.

Code is executed only where the user names it.

Example:
    >>> defined("reductions.shelf:Shelf") is defined("reductions:Shelf")
    True
    >>> is_definition("gru:width=32"), is_definition("models/mine.py:Parity")
    (False, True)
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

FILE = "file "  # in front of the path in the name of a file's module
_DEFINITION = re.compile(r"(?P<where>.+\.py|[A-Za-z_]\w*(\.\w+)*):(?P<what>[A-Za-z_]\w*(\.\w+)*)")


def is_definition(text: str) -> bool:
    """Whether a name says where code is, and is none of a shelf: those have `key=value` after their colon."""
    return _DEFINITION.fullmatch(text) is not None


def defined(text: str) -> Any:
    """The object.

    Raises:
        ValueError: no such module or file, an error in it, or no such object.
    """
    match = _DEFINITION.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r}: wanted module:object or file.py:object")
    where, what = match["where"], match["what"]
    try:
        found: Any = _loaded(Path(where)) if where.endswith(".py") else importlib.import_module(where)
    except (ImportError, OSError, SyntaxError) as error:
        raise ValueError(f"{text}: {error}") from None
    for name in what.split("."):
        if not hasattr(found, name):
            raise ValueError(f"{text}: {where} has no {what}")
        found = getattr(found, name)
    return found


def _loaded(path: Path) -> ModuleType:
    """A file's module, executed once."""
    name = f"{FILE}{path.resolve()}"  # the same for the same file
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise OSError(f"{path} is no file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
