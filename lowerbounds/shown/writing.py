"""What commands write, looked at before any work is done; `reductions.outside.writing` writes it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

FORMATS = (".png", ".svg", ".pdf")  # of figures, by the ending of the name


def check_writable(paths: Iterable[Path], *, force: bool) -> None:
    """Refuse, before any work is done, files that exist or that could not be written.

    Raises:
        ValueError: a file that is there already, without `force`, or a folder that is missing or read-only.
    """
    for path in paths:
        if path.exists() and not force:
            raise ValueError(f"{path} is there already; --force writes over it")
        if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
            raise ValueError(
                f"{path} cannot be written: wanted a file in a directory that is there and open to writing"
            )
