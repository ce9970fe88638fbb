"""Printing for commands: a table or JSON on standard output, and files that are written whole or not at all."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType

_PIPED_WIDTH = 160
FORMATS = (".png", ".svg", ".pdf")  # of figures, by the ending of the name


def show(*parts: RenderableType) -> None:
    """Print for people: in colour on a terminal, wide enough for a table elsewhere."""
    console = Console() if sys.stdout.isatty() else Console(width=_PIPED_WIDTH, no_color=True)
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, str), highlight=False, markup=False)


def show_json(value: Any) -> None:
    """Print for scripts."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def check_writable(paths: Iterable[Path], *, force: bool) -> None:
    """Refuse, before any work is done, files that exist or that could not be written.

    Raises:
        ValueError: a file that is there already, without `force`, or a folder that is missing or read-only.
    """
    for path in paths:
        if path.exists() and not force:
            raise ValueError(f"{path} is there already; --force writes over it")
        if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
            raise ValueError(f"{path} cannot be written")


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make a file beside `path`, and put it in place only when it is done."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
    os.close(handle)
    try:
        write(Path(name))
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text file whole."""
    write_whole(path, lambda beside: beside.write_text(text, encoding="utf-8"))
