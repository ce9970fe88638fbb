"""Modules of single files that a user named: each is executed once, and found again by any process that asks for it.

A file's module is called after its path, so that objects of its classes can be sent to another process, which then
executes the same file.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

_PREFIX = f"{__name__}.file_"


def module_of(path: Path) -> ModuleType:
    """The module of a file, executed if it was not yet.

    Raises:
        FileNotFoundError: there is no such file.
    """
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    return importlib.import_module(_PREFIX + str(path.resolve()).encode().hex())


def path_in(module: str) -> str | None:
    """The path of the file that a module of this kind is of, from the module's name; None for any other module."""
    return bytes.fromhex(module.removeprefix(_PREFIX)).decode() if module.startswith(_PREFIX) else None


class _Files(MetaPathFinder):
    """Finds the module of a file by the path in its name."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The file's module; None for every other name."""
        file = path_in(fullname)
        return None if file is None else spec_from_file_location(fullname, file)


__path__: list[str] = []  # a module may only have modules below it if it has a path
sys.meta_path.append(_Files())
