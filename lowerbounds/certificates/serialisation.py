"""Certificates as JSON: one object a claim, read from strangers and written whole or not at all.

The object has the keys of `KEYS`, all of them and no other. `problem` is a name on the shelf with its parameters, or an
object with the rows of a matrix (null outside the promise) and its number of answers; `measure` is the measure's
letters as the command line takes them, `error` is "p/q" in lowest terms.

Example:
    >>> from reductions import PROBLEMS, Measure, Side
    >>> claim = Claim(PROBLEMS.get("equality"), 1, Measure.D, Side.LOWER, 2)
    >>> text = to_json(Certificate(claim, "fooling", {"cells": [[0, 0]]}, "fooling", "here"))
    >>> from_json(text).claim.sentence
    'any protocol in which both know equality at n=1 sends ≥ 2 bits'
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, TypeAlias

from reductions import PROBLEMS, Measure, Problem, Side
from reductions.outside.writing import write_text
from reductions.problems.kinds.table import LARGEST_ANSWER, Rows, Tabulated

from .carried import StateCertificate
from .carried_json import read as read_carried
from .carried_json import write as write_carried
from .certificate import Certificate, Claim, Json
from .fields import LONGEST_TEXT, exactly, integer, mapping, name, one_of, text
from .named import LARGEST_N, RelationCertificate
from .named import read as read_named
from .named import write as write_named
from .strict_json import Unreadable, dumps, load, loads, one_line, shorten

SCHEMA = 1
KEYS = (
    "schema",
    "problem",
    "n",
    "measure",
    "side",
    "bound",
    "error",
    "method",
    "kind",
    "witness",
    "source",
    "provenance",
)
AnyCertificate: TypeAlias = Certificate | RelationCertificate | StateCertificate

_ERROR = re.compile(r"(0|[1-9][0-9]*)/([1-9][0-9]*)")


def to_json(certificate: AnyCertificate) -> str:
    """The certificate as one line of JSON.

    Raises:
        ValueError: the certificate holds something that could not be read back.
    """
    if isinstance(certificate, StateCertificate):
        return dumps({"schema": SCHEMA, **write_carried(certificate)})
    if isinstance(certificate, RelationCertificate):
        return dumps({"schema": SCHEMA, **write_named(certificate)})
    claim = certificate.claim
    error = claim.error
    fields: dict[str, Json] = {
        "schema": SCHEMA,
        "problem": _write_problem(claim.problem),
        "n": claim.n,
        "measure": claim.measure.name,
        "side": claim.side.value,
        "bound": claim.bound,
        "error": f"{error.numerator}/{error.denominator}",
        "method": certificate.method,
        "kind": certificate.kind,
        "witness": certificate.witness,
        "source": certificate.source,
        "provenance": certificate.provenance,
    }
    return dumps(fields)


def from_json(text: str | bytes) -> AnyCertificate:
    """The certificate that the text stands for; nothing is checked but its form.

    Raises:
        Unreadable: the text is no certificate, with the reason on one line.
    """
    return from_value(loads(text))


def read_certificate(source: str | Path | BinaryIO) -> AnyCertificate:
    """The certificate in a file.

    Raises:
        Unreadable: the file holds no certificate, with the reason on one line.
        OSError: the file cannot be opened or read.
    """
    return from_value(load(Path(source) if isinstance(source, str) else source))


def write_certificate(certificate: AnyCertificate, path: str | Path, *, force: bool = False) -> None:
    """Write the certificate whole, or not at all.

    Raises:
        FileExistsError: the file is there, and `force` is not given.
    """
    write_text(Path(path), to_json(certificate) + "\n", force=force)


def from_value(value: Json) -> AnyCertificate:
    """The certificate that a parsed object stands for.

    Raises:
        Unreadable: the object is no certificate, with the reason on one line.
    """
    if not isinstance(value, dict):
        raise Unreadable("a certificate is an object")
    if "claim" not in value and "relation" not in value:
        exactly(value, "certificate", KEYS)
    if type(value.get("schema")) is not int or value["schema"] != SCHEMA:
        raise Unreadable(f"schema: wanted {SCHEMA}, not {shorten(value.get('schema'))}")
    if "claim" in value:
        return read_carried(value)
    if "relation" in value:
        return read_named(value)
    return Certificate(
        claim=_claim(value),
        kind=name(value, "kind"),
        witness=mapping(value, "witness"),
        method=name(value, "method"),
        source=text(value, "source"),
        provenance=mapping(value, "provenance"),
    )


def _claim(value: dict[str, Json]) -> Claim:
    n, bound = integer(value, "n"), integer(value, "bound")
    if not 0 <= n <= LARGEST_N:
        raise Unreadable(f"n: wanted 0 ≤ n ≤ {LARGEST_N}, not {shorten(n)}")
    measure, error = _measure(value["measure"]), _error(text(value, "error"))
    if error and not measure.randomised:
        raise Unreadable(f"error: {measure.value} allows no errors, so wanted 0/1, not {error}")
    problem = _read_problem(value["problem"])
    try:
        problem.check_size(n)
    except ValueError as refusal:
        raise Unreadable(f"n: {refusal}") from None
    return Claim(problem, n, measure, Side(one_of(value, "side", [side.value for side in Side])), bound, error)


def _measure(value: Json) -> Measure:
    if not isinstance(value, str) or value not in Measure.__members__:
        raise Unreadable(f"measure: wanted one of {', '.join(Measure.__members__)}, not {shorten(value)}")
    return Measure[value]


def _error(text: str) -> Fraction:
    match = _ERROR.fullmatch(text)
    if not match or Fraction(text).denominator != int(match[2]) or not Fraction(text) < 1:
        raise Unreadable(f'error: wanted "p/q" in lowest terms below 1, not {shorten(text)}')
    return Fraction(text)


def _write_problem(problem: Problem) -> Json:
    if isinstance(problem, Tabulated):
        return {"matrix": [list(row) for row in problem.rows], "answers": problem.answer_count}
    if problem.name in PROBLEMS.own_names() and PROBLEMS.own(problem.spec) == problem:
        return problem.spec
    raise ValueError(f"{problem.name} is not on the shelf; certify its matrix, reductions.from_function, instead")


def _read_problem(value: Json) -> Problem:
    if isinstance(value, dict):
        return _read_table(value)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise Unreadable(f"problem: wanted a name, or an object with matrix and answers, not {shorten(value)}")
    try:
        problem = PROBLEMS.own(value)
    except ValueError as refusal:
        raise Unreadable(f"problem: {one_line(str(refusal), longest=200)}") from None
    if problem.spec != value:
        raise Unreadable(f"problem: {shorten(value)} is written {shorten(problem.spec)}")
    return problem


def _read_table(value: dict[str, Json]) -> Tabulated:
    if set(value) != {"matrix", "answers"}:
        raise Unreadable("problem: wanted an object with the keys matrix, answers")
    answers = integer(value, "answers")
    if not 1 <= answers <= LARGEST_ANSWER:
        raise Unreadable(f"problem: answers: wanted 1 … {LARGEST_ANSWER}, not {shorten(answers)}")
    try:
        return Tabulated(read_rows(value["matrix"]), answers)
    except ValueError as refusal:
        raise Unreadable(f"problem: {one_line(str(refusal), longest=200)}") from None


def read_rows(value: Json) -> Rows:
    """A list of lists of cells as the rows of a table.

    Raises:
        Unreadable: another shape, or a cell that is neither an integer nor null.
    """
    if not isinstance(value, list):
        raise Unreadable(f"matrix: wanted a list of rows, not {shorten(value)}")
    rows = []
    for place, row in enumerate(value):
        if not isinstance(row, list):
            raise Unreadable(f"matrix: row {place}: wanted a list of cells, not {shorten(row)}")
        if foreign := [cell for cell in row if type(cell) is not int and cell is not None]:
            raise Unreadable(f"matrix: row {place}: wanted integers and null, not {shorten(foreign[0])}")
        rows.append(tuple(cell for cell in row if type(cell) is int or cell is None))
    return tuple(rows)
