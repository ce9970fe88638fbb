"""A process in which a format of a user's own encodes, or one in which it decodes: empty but for the format's code."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import weakref
from functools import lru_cache
from pathlib import Path
from typing import Any

from .frames import Array, read, write

_SERVING = "protocols.numbers.own.serving"
_ROOT = str(Path(__file__).parents[3])
_PATIENCE = 60.0  # seconds for one answer
_REMEMBERED = 1 << 16  # answers, each of which is asked for once


class Elsewhere:
    """One such process, with an empty environment and folder; ends with this object.

    Raises:
        ValueError: the format cannot be loaded there, or this process is such a one itself.
    """

    def __init__(self, told: str) -> None:
        spec = getattr(sys.modules["__main__"], "__spec__", None)
        if spec is not None and spec.name == _SERVING:
            raise ValueError(
                "the file of a format runs a model when it is loaded: wanted one that only says what it is"
            )
        if not hasattr(os, "fork"):
            raise ValueError("a format of one's own is proved by forked processes, which this system does not have")
        folder = tempfile.TemporaryDirectory()
        command = (sys.executable, "-P", "-m", _SERVING, told)
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": _ROOT},
            cwd=folder.name,
        )
        self._pipes = tuple(pipe.fileno() for pipe in (process.stdin, process.stdout) if pipe is not None)
        self._answers: dict[bytes, tuple[dict[str, Any], Array | None]] = {}
        weakref.finalize(self, _end, process, folder)
        self._hear("loading it")

    def ask(self, what: str, shape: tuple[int, ...], array: Array | None = None) -> tuple[dict[str, Any], Array | None]:
        """The answer to one question: radices of a shape, one leaf's fields, or the leaf of one row of fields.

        Raises:
            ValueError: an error there, or no answer.
        """
        words = {"what": what, "of": shape}
        key = repr((words, None if array is None else (array.dtype.name, array.shape, array.tobytes()))).encode()
        if key not in self._answers:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            write(self._pipes[0], words, array)
            self._answers[key] = self._hear(f"{what} in a process of its own")
        return self._answers[key]

    def _hear(self, what: str) -> tuple[dict[str, Any], Array | None]:
        ready, _, _ = select.select([self._pipes[1]], [], [], _PATIENCE)
        said = read(self._pipes[1]) if ready else None
        if said is None:
            raise ValueError(f"{what}: no answer" + ("" if ready else f" for {_PATIENCE:g} s"))
        if "error" in said[0]:
            raise ValueError(f"{what}: {said[0]['error']}")
        return said


@lru_cache(maxsize=16)
def process(
    role: str, where: str, what: str, settings: tuple[tuple[str, Any], ...], folders: tuple[str, ...]
) -> Elsewhere:
    """The process of a role, one for equal formats."""
    told = {"where": where, "what": what, "settings": dict(settings), "folders": folders}
    return Elsewhere(json.dumps(told))


def _end(process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait()
    folder.cleanup()
