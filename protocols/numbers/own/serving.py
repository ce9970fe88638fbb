"""What another process does for a format: `python -m protocols.numbers.own.serving`, told where the format's code is.

The process loads the format, and is forked for every question. The fork reads one question from the pipe, answers it
and ends, so that nobody who answers has seen anything but what is asked: not the other instances of a batch, not the
messages before. What code does to files, or in threads of its own, is not shut off.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from typing import Any

import numpy as np

from reductions.outside.names import Outside, look_up

from .frames import read, write

_OVER = 9  # exit status of a fork that was asked nothing


def serve(told: dict[str, Any]) -> int:
    """Until nothing more is asked."""
    pipe = os.dup(1)
    os.dup2(2, 1)  # what the format's code prints is no answer
    sys.path[:0] = told["folders"]
    try:
        made = look_up(Outside(told["where"], told["what"], ""))(**told["settings"])
    except Exception as error:
        write(pipe, {"error": _line(error)})
        return 1
    write(pipe, {})
    gc.freeze()
    while True:
        child = os.fork()
        if not child:
            os._exit(_answer(made, pipe))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status == _OVER:
            return 0
        if status:
            write(pipe, {"error": f"the process ended with status {status}"})


def _answer(made: Any, pipe: int) -> int:
    asked = read(0)
    if asked is None:
        return _OVER
    words, array = asked
    shape = tuple(words["of"])
    try:
        if words["what"] == "radices":
            write(pipe, {"radices": [int(radix) for radix in made.radices(shape)]})
        elif words["what"] == "encode":
            write(pipe, {}, np.asarray(made.encode(array)))
        else:
            write(pipe, {}, np.asarray(made.decode(array, shape)))
    except Exception as error:
        write(pipe, {"error": _line(error)})
    return 0


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


if __name__ == "__main__":
    sys.exit(serve(json.loads(sys.argv[1])))
