"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def write_whole(path: Path, write: Callable[[Path], object], *, force: bool = True) -> None:
    """Let `write` make a file beside `path`, and put it in place in one step when all of it is on the disk.

    A crash at any point leaves `path` as it was, or as it should be.

    Raises:
        FileExistsError: the file is there, and `force` is false.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
    os.close(handle)
    part = Path(name)
    try:
        write(part)
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.chmod(0o666 & ~_umask())
        if force:
            part.replace(path)
        else:
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_text(path: Path, text: str, *, force: bool = True) -> None:
    """The same for a text.

    Raises:
        FileExistsError: the file is there, and `force` is false.
    """
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"), force=force)


def _umask() -> int:
    umask = os.umask(0)  # it can only be read by setting it
    os.umask(umask)
    return umask
