"""Check of a rank bound: a square minor of the indicator [f(x, y) = b] whose determinant is not 0 is r leaves.

The indicator is the sum of those of its leaves, each of rank one, so a minor of size r with a determinant other than 0
needs r leaves. The determinant is shown not to vanish modulo a prime, by elimination, or for `modulus` 0 by being 1 on
the diagonal and 0 right of it. Over GF(2) and GF(3) a row is one or two long integers. Every cell that is read must lie
inside the promise: then any completion of the rest has the same minor.

Source: Kushilevitz and Nisan (1997), Lemma 1.28.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.accelerated import dependent_row
from .shared.rectangles import an_answer, follows
from .shared.refuted import Cells, entries, items, refute, whole

LARGEST = 8192  # rows of a minor
LARGEST_PLAIN = 512  # rows of a minor modulo a prime above 3 without python-flint
_LARGEST_PRIME = 1 << 31


@dataclass(frozen=True)
class Minor:
    """A minor of the indicator of `answer`, as the witness gives it."""

    answer: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    modulus: int
    where: str


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Refuse, or say how many leaves the minor shows.

    Raises:
        Refuted: the witness does not prove the claim.
        ValueError: it may, but checking it needs python-flint.
    """
    minor = read(witness, "witness", cells)
    if claim.measure is Measure.RANK:
        _of_ones(claim, minor, cells)
    else:
        follows(claim, len(minor.rows), None, cells, parted=minor.answer)  # a cover may be smaller than the rank
    check_minors([minor], cells)
    return f"{len(minor.rows)} leaves with answer {minor.answer} by rank"


def _of_ones(claim: Claim, minor: Minor, cells: Cells) -> None:
    """Refuse a claim on the rank of [f = 1] that the minor's size does not reach."""
    if claim.side is not Side.LOWER or minor.answer != 1 or cells.answers != 2:
        refute("measure: a minor of answer 1 of 2 proves lower bounds on the rank, this is another")
    if not 0 <= claim.bound <= len(minor.rows):
        refute(f"bound: a minor of {len(minor.rows)} rows proves at least 0 and at most that, not {claim.bound}")


def read(witness: Json, where: str, cells: Cells) -> Minor:
    """The minor in the witness, its shape checked and not yet its determinant."""
    found = entries(witness, where, "answer", "rows", "columns", "modulus")
    row_list, column_list = items(found["rows"], f"{where}.rows"), items(found["columns"], f"{where}.columns")
    if len(row_list) != len(column_list) or len(row_list) > LARGEST:
        refute(f"{where}: {len(row_list)} rows and {len(column_list)} columns; wanted as many, and at most {LARGEST}")
    rows = tuple(cells.row(row, f"{where}.rows[{i}]") for i, row in enumerate(row_list))
    columns = tuple(cells.column(column, f"{where}.columns[{i}]") for i, column in enumerate(column_list))
    for name, chosen in (("rows", rows), ("columns", columns)):
        if len(set(chosen)) < len(chosen):
            refute(f"{where}.{name}: one is given twice")
    modulus = whole(found["modulus"], f"{where}.modulus", below=_LARGEST_PRIME)
    if modulus and not _is_prime(modulus):
        refute(f"{where}.modulus: {modulus} is neither 0 nor a prime")
    return Minor(an_answer(found["answer"], f"{where}.answer", cells), rows, columns, modulus, where)


def check_minors(minors: Sequence[Minor], cells: Cells) -> None:
    """Refuse unless every determinant is other than 0; a cell that several minors use is evaluated once."""
    lines: list[list[int]] = [[0] * len(minor.rows) for minor in minors]
    places = [{row: place for place, row in enumerate(minor.rows)} for minor in minors]
    for row in dict.fromkeys(row for minor in minors for row in minor.rows):
        users = [(number, place[row]) for number, place in enumerate(places) if row in place]
        known = _evaluate(row, dict.fromkeys(chain(*(_needed(minors[each], place) for each, place in users))), cells)
        for number, place in users:
            minor = minors[number]
            lines[number][place] = _mask([known[column] == minor.answer for column in _needed(minor, place)])
            if minor.modulus == 0 and lines[number][place] != 1 << (len(minor.rows) - 1 - place):
                refute(f"{minor.where}: row {row}, number {place}, is not 1 on the diagonal and 0 right of it")
    for minor, matrix in zip(minors, lines, strict=True):
        dependent = _dependent(matrix, minor) if minor.modulus else None
        if dependent is not None:
            row = minor.rows[dependent]
            refute(f"{minor.where}: singular modulo {minor.modulus}: row {row} is a combination of those before it")


def _needed(minor: Minor, place: int) -> tuple[int, ...]:
    """Columns whose cells in the row at `place` decide."""
    return minor.columns if minor.modulus else minor.columns[place:]


def _evaluate(row: int, columns: Iterable[int], cells: Cells) -> dict[int, int | None]:
    wanted = list(columns)
    answers = cells.line(row, wanted)
    if None in answers:
        column = wanted[answers.index(None)]
        refute(f"row {row}, column {column}: outside the promise, where a matrix has no rank")
    return dict(zip(wanted, answers, strict=True))


def _mask(bits: list[bool]) -> int:
    return int("".join(["1" if bit else "0" for bit in bits]) or "0", 2)


def _dependent(matrix: list[int], minor: Minor) -> int | None:
    """Number of a row that depends on those before it, None where there is none."""
    if minor.modulus == 2:
        return _dependent_mod_2(matrix)
    if minor.modulus == 3:
        return _dependent_mod_3(matrix)
    size = len(matrix)
    if size <= LARGEST_PLAIN:
        return dependent_mod_prime([[line >> place & 1 for place in range(size)] for line in matrix], minor.modulus)
    return dependent_row(matrix, minor.modulus)


def _dependent_mod_2(matrix: list[int]) -> int | None:
    lines = list(matrix)
    for number, pivot in enumerate(lines):
        if pivot == 0:
            return number
        bit = pivot & -pivot
        lines[number + 1 :] = [line ^ pivot if line & bit else line for line in lines[number + 1 :]]
    return None


def _dependent_mod_3(matrix: list[int]) -> int | None:
    """A row is two integers, where it is 1 and where it is 2; adding takes seven operations on them."""
    lines = [(line, 0) for line in matrix]
    for number in range(len(lines)):
        one, two = lines[number]
        if one | two == 0:
            return number
        bit = (one | two) & -(one | two)
        if one & bit:  # rows that are 1 there get the pivot taken away, rows that are 2 get it added
            one, two = two, one
        for later in range(number + 1, len(lines)):
            a, b = lines[later]
            if (a | b) & bit:
                c, d = (one, two) if a & bit else (two, one)
                mixed = (a | d) ^ (b | c)
                lines[later] = (b | d) ^ mixed, (a | c) ^ mixed
    return None


def dependent_mod_prime(matrix: list[list[int]], prime: int) -> int | None:
    """Number of a row that depends modulo the prime on those before it, None where there is none."""
    lines = matrix
    for number in range(len(matrix)):
        pivot, lines = lines[0], lines[1:]
        column = next((place for place, value in enumerate(pivot) if value), None)
        if column is None:
            return number
        inverse = pow(pivot[column], -1, prime)
        lines = [_cleared(line, pivot, column, line[column] * inverse % prime, prime) for line in lines]
    return None


def _cleared(line: list[int], pivot: list[int], column: int, factor: int, prime: int) -> list[int]:
    """The row less `factor` times the pivot row, without the pivot's column."""
    if factor:
        line = [(a - factor * b) % prime for a, b in zip(line, pivot, strict=True)]
    return line[:column] + line[column + 1 :]


def _is_prime(number: int) -> bool:
    divisor = 2
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 1
    return number > 1


CHECK = check
