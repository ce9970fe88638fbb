"""A user's own matrix from a file: JSON lists, a numpy array or comma-separated values, and a mask for its promise."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np

from reductions.problems.kinds.table import Rows, Tabulated, from_matrix

from .serialisation import read_rows
from .strict_json import LARGEST_TEXT, Unreadable, load, shorten

_NOTHING = ("", "*", "?", "null", "none")


def read_matrix(matrix: str | Path, promise: str | Path | None = None) -> Tabulated:
    """The problem of the matrix in a file.

    Args:
        matrix: answers 0, 1, …, row by row; outside the promise null in `.json`, −1 in `.npy`, and nothing, `*` or `?`
            in `.csv`.
        promise: a file of the same shape, 0 where a cell is outside the promise, 1 elsewhere.

    Raises:
        ValueError: a file of another kind or shape, with the place in it.
        OSError: a file cannot be read.
    """
    mask = None if promise is None else _mask(Path(promise))
    rows = _rows(Path(matrix))
    try:
        return from_matrix(rows, promise=mask, label=Path(matrix).name)
    except ValueError as refusal:
        raise ValueError(f"{matrix}: {refusal}") from None


def _mask(path: Path) -> tuple[tuple[bool, ...], ...]:
    mask = _rows(path)
    for place, row in enumerate(mask):
        if foreign := [cell for cell in row if cell not in (0, 1)]:
            raise ValueError(f"{path}: row {place}: a promise has the cells 0 and 1, not {shorten(foreign[0])}")
    return tuple(tuple(cell == 1 for cell in row) for row in mask)


def _rows(path: Path) -> Rows:
    kind = path.suffix.lower()
    if kind not in _READERS:
        raise ValueError(f"{path}: wanted a file called *{', *'.join(_READERS)}")
    try:
        return _READERS[kind](path)
    except ValueError as refusal:
        raise ValueError(f"{path}: {refusal}") from None


def _from_json(path: Path) -> Rows:
    return read_rows(load(path))


def _from_csv(path: Path) -> Rows:
    if path.stat().st_size > LARGEST_TEXT:
        raise Unreadable(f"too large: more than {LARGEST_TEXT} bytes")
    with path.open(newline="", encoding="utf-8-sig") as file:
        try:
            return tuple(tuple(map(_cell, row)) for row in csv.reader(file) if row)
        except (csv.Error, UnicodeDecodeError) as error:
            raise Unreadable(f"not comma-separated values: {error}") from None


def _cell(text: str) -> int | None:
    text = text.strip()
    if text.lower() in _NOTHING:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise Unreadable(f"wanted a whole number, or nothing outside the promise, not {shorten(text)}")
    return int(text)


def _from_npy(path: Path) -> Rows:
    if path.stat().st_size > 8 * LARGEST_TEXT:
        raise Unreadable(f"too large: more than {8 * LARGEST_TEXT} bytes")
    try:
        array = np.load(path, mmap_mode="r", allow_pickle=False)  # mapped: a header cannot claim more than is there
    except (ValueError, EOFError) as error:
        raise Unreadable(f"not a plain numpy array: {error}") from None
    if not isinstance(array, np.ndarray) or array.ndim != 2 or array.dtype.kind not in "biu":
        raise Unreadable("wanted a two-dimensional array of integers")
    rows = map(tuple, (array.astype(np.int64) if array.dtype.kind == "b" else array).tolist())
    return tuple(tuple(None if cell == -1 else cell for cell in row) if -1 in row else row for row in rows)


_READERS: dict[str, Callable[[Path], Rows]] = {".json": _from_json, ".npy": _from_npy, ".csv": _from_csv}
