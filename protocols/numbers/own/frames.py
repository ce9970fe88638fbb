"""What two processes say to each other about one number: a few words, and an array's bytes.

The receiver takes from the pipe exactly what was sent, so that whoever reads next finds nothing of it.
"""

from __future__ import annotations

import json
import os
import struct
from typing import Any

import ml_dtypes  # noqa: F401  (numpy knows its dtypes by their names then)
import numpy as np
import numpy.typing as npt

_SIZES = struct.Struct(">IQ")
LONGEST = 1 << 31  # bytes
Array = npt.NDArray[Any]


def write(pipe: int, words: dict[str, Any], array: Array | None = None) -> None:
    """One frame.

    Raises:
        TypeError: an array of objects.
    """
    if array is not None:
        if array.dtype.hasobject:
            raise TypeError(f"an array of {array.dtype}: wanted numbers")
        words = {**words, "dtype": array.dtype.name, "shape": array.shape}
    head, body = json.dumps(words).encode(), b"" if array is None else array.tobytes()
    data = memoryview(_SIZES.pack(len(head), len(body)) + head + body)
    while data:
        data = data[os.write(pipe, data) :]


def read(pipe: int) -> tuple[dict[str, Any], Array | None] | None:
    """The next frame, or None where there is none any more.

    Raises:
        ValueError: something else.
    """
    sizes = _exactly(pipe, _SIZES.size)
    if sizes is None:
        return None
    head, body = _SIZES.unpack(sizes)
    if head + body > LONGEST:
        raise ValueError(f"a frame of {head + body} bytes: wanted at most {LONGEST}")
    said, data = _exactly(pipe, head), _exactly(pipe, body)
    if said is None or data is None:
        return None
    words = json.loads(said)
    if "dtype" not in words:
        return words, None
    return words, np.frombuffer(data, np.dtype(words["dtype"])).reshape(words["shape"])


def _exactly(pipe: int, count: int) -> bytes | None:
    parts, missing = [], count
    while missing:
        part = os.read(pipe, min(missing, 1 << 20))
        if not part:
            return None
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
