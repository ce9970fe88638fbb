"""Predictions of a model, read from CSV or JSON Lines: instance, position, label, prediction, and probabilities.

One row an answer. `position` is the place of the symbol in the sequence or, where keys carry values, the place of the
pair in the list, never the key: what is conditioned on is public, what is counted is the values. `probabilities`, where
it is there, lists the model's probabilities of all symbols in their order: a list in JSON, numbers with spaces between
them in CSV.

Example:
    >>> rows = [Row("a", "0", "0", "0"), Row("a", "1", "1", "0"), Row("b", "0", "1", "1"), Row("b", "1", "1", "1")]
    >>> found = arrange(rows, Alphabet(2))
    >>> found.labels.tolist(), found.predictions.tolist()
    ([[0, 1], [1, 1]], [[0, 0], [1, 1]])
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...certificates.strict_json import shorten
from .alphabet import Alphabet
from .answers import Predictions, likelihood

COLUMNS = ("instance", "position", "label", "prediction")
MORE = "probabilities"
LARGEST_FILE = 1 << 30  # bytes
MOST_ROWS = 1 << 23


_NUMBER = re.compile(r"-?\d{1,18}")


@dataclass(frozen=True)
class Row:
    """One answer, everything as text."""

    instance: str
    position: str
    label: str
    prediction: str
    probabilities: Sequence[float] | None = None


def read_predictions(
    path: str | Path,
    *,
    symbols: str | int | None = None,
    positions: int | None = None,
    partial: bool = False,
    absent: str | None = None,
    other: str | None = None,
) -> Predictions:
    """The predictions in a file; `.csv` is CSV with a header, anything else JSON Lines.

    Args:
        path: the file.
        symbols: k for the integers 0 … k−1 or for any k words, "a:b" for the integers from a up to b; else the labels
            that there are.
        positions: n, how many there are; as many as are in the file unless said.
        partial: whether some positions may not have been asked.
        absent: a label that says that there is nothing to recall; such rows are left out.
        other: the symbol as which answers are read that are no symbol.

    Raises:
        ValueError: a row that is not as it should be, that is missing or is there twice, a symbol that there is not.
        OSError: the file cannot be read.
    """
    place = Path(path)
    if place.stat().st_size > LARGEST_FILE:
        raise ValueError(f"{path}: more than {LARGEST_FILE} bytes")
    try:
        rows = _kept(_csv(place) if place.suffix == ".csv" else _json_lines(place), absent)
        if not rows:
            raise ValueError("no predictions")
        alphabet = Alphabet.of(symbols, (row.label for row in rows), (row.prediction for row in rows), other=other)
        return arrange(rows, alphabet, positions=positions, partial=partial or absent is not None)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def digest(path: str | Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def arrange(
    rows: Sequence[Row], alphabet: Alphabet, *, positions: int | None = None, partial: bool = False
) -> Predictions:
    """Rows as arrays, sequences in the order in which they begin and positions in their own.

    Raises:
        ValueError: a row that is missing or is there twice, or a symbol that there is not.
    """
    if not rows:
        raise ValueError("no predictions")
    instances = _numbered(row.instance for row in rows)
    places = {name: i for i, name in enumerate(sorted({row.position for row in rows}, key=_natural))}
    if positions is not None and len(places) != positions:
        raise ValueError(f"{len(places)} different positions, not {positions}")
    shape = len(instances), len(places)
    labels, predictions = np.full(shape, -1), np.full(shape, -1)
    probabilities = np.zeros(shape) if rows[0].probabilities is not None else None
    for row in rows:
        at = instances[row.instance], places[row.position]
        if labels[at] >= 0:
            raise ValueError(f"instance {_cut(row.instance)} has position {_cut(row.position)} twice")
        labels[at], predictions[at] = alphabet.label(row.label), alphabet.prediction(row.prediction)
        if (probabilities is None) is not (row.probabilities is None):
            raise ValueError(f"instance {_cut(row.instance)}: probabilities in some rows and not in others")
        if probabilities is not None and row.probabilities is not None:
            probabilities[at] = _probability(row, int(labels[at]), alphabet.size)
    if not partial and (labels < 0).any():
        m, i = np.argwhere(labels < 0)[0]
        missing = f"instance {_cut(list(instances)[m])} has no position {_cut(list(places)[i])}"
        raise ValueError(f"{missing}, which others have; if that is meant, say which were asked")
    return Predictions(labels, predictions, alphabet.size, probabilities)


def _probability(row: Row, label: int, size: int) -> float:
    """The right symbol's, of a list that must be a distribution on all symbols."""
    listed = row.probabilities or ()
    where = f"instance {_cut(row.instance)}, position {_cut(row.position)}: probabilities"
    if len(listed) != size:
        raise ValueError(f"{where}: wanted {size}, one for each symbol, not {len(listed)}")
    try:
        return float(likelihood(np.array([listed]), np.array([label]))[0])
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _kept(rows: Iterable[Row], absent: str | None) -> list[Row]:
    found = []
    for row in rows:
        if absent is None or row.label != absent:
            found.append(row)
        if len(found) > MOST_ROWS:
            raise ValueError(f"more than {MOST_ROWS} rows")
    return found


def _csv(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        try:
            _columns(reader.fieldnames or (), "the first line")
            for row in reader:
                where = f"line {reader.line_num}"
                if None in row or None in row.values():
                    raise ValueError(f"{where}: another number of fields than the first line has")
                given = row.get(MORE)
                values = None if given is None else [_float(text, where) for text in given.split()]
                yield Row(**{name: _text(row[name].strip(), name, where) for name in COLUMNS}, probabilities=values)
        except csv.Error as error:
            raise ValueError(f"line {reader.line_num}: {error}") from None


def _json_lines(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.isspace():
                yield _json_row(line, f"line {number}")


def _json_row(line: bytes, where: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError(f"{where}: no JSON") from None
    if not isinstance(row, dict):
        raise ValueError(f"{where}: wanted an object with {', '.join(COLUMNS)}")
    _columns(row, where)
    values = row.get(MORE)
    if values is not None:
        if not isinstance(values, list):
            raise ValueError(f"{where}: {MORE}: wanted a list, not {shorten(values)}")
        values = [_float(value, where) for value in values]
    return Row(**{name: _text(row[name], name, where) for name in COLUMNS}, probabilities=values)


def _columns(found: Iterable[str], where: str) -> None:
    names = set(found)
    if missing := [name for name in COLUMNS if name not in names]:
        raise ValueError(f"{where}: no {missing[0]!r}; wanted {', '.join(COLUMNS)}")


def _text(value: Any, name: str, where: str) -> str:
    if type(value) is int:
        return str(value)
    if not isinstance(value, str) or not value or not value.isprintable():
        raise ValueError(f"{where}: {name}: wanted an integer or a word, not {shorten(value)}")
    return value


def _float(value: Any, where: str) -> float:
    try:
        if isinstance(value, bool):
            raise ValueError
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{where}: {MORE}: wanted numbers, not {shorten(value)}") from None


def _numbered(names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        found.setdefault(name, len(found))
    return found


def _natural(name: str) -> tuple[int, int, str]:
    """Numbers in their order, before words in theirs."""
    return (0, int(name), "") if _NUMBER.fullmatch(name) else (1, 0, name)


def _cut(name: str) -> str:
    return shorten(name, quote=False)
