"""Rank from above: r rows of [f = 1], of which every row is a rational combination.

A row that equals another needs no entry of its own. For every other row the witness gives whole numbers s > 0 and c
with s·row = Σ cᵢ·basisᵢ in every column.

Witness: {"basis": ranks, "rows": [[rank, s, [c₁, …, c_r]], …]}.

Source: the definition of the rank; proved here.

Example:
    >>> from reductions import PROBLEMS
    >>> problem = PROBLEMS.get("inner_product")
    >>> witness = {"basis": [1], "rows": [[0, 1, [0]]]}
    >>> CHECK(Claim(problem, 1, Measure.RANK, Side.UPPER, 1), witness, Cells(problem, 1))
    'every row is a combination of 1'
"""

from __future__ import annotations

from reductions import Measure, Side

from ..certificates.certificate import Claim, Json
from .shared.refuted import Cells, entries, items, refute, whole

LARGEST = 1 << 20  # cells
MOST_PRODUCTS = 1 << 24
_LARGEST_NUMBER = 1 << 256


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Refuse, or say of how many rows all are combinations.

    Raises:
        Refuted: the witness does not prove the claim.
    """
    if claim.measure is not Measure.RANK or claim.side is not Side.UPPER or cells.answers != 2:
        refute("claim: a basis of rows proves upper bounds on the rank, of problems with two answers")
    if cells.rows * cells.columns > LARGEST:
        refute(f"claim: at most {LARGEST} cells are looked at")
    fields = entries(witness, "witness", "basis", "rows")
    lines = [_line(row, cells) for row in range(cells.rows)]
    ranks = [cells.row(row, "basis") for row in items(fields["basis"], "basis")]
    basis = [lines[row] for row in ranks]
    if len(set(ranks)) < len(ranks):
        refute("basis: a row is given twice")
    given = items(fields["rows"], "rows")
    if len(given) * len(basis) * cells.columns > MOST_PRODUCTS:
        refute("rows: too many products to check")
    reached = set(basis)
    for place, value in enumerate(given):
        reached.add(_combined(value, f"rows[{place}]", lines, basis, cells))
    for row, line in enumerate(lines):
        if line not in reached:
            refute(f"rows: row {row} is none of these, nor equal to one")
    if not 0 <= len(basis) <= claim.bound:
        refute(f"bound: {len(basis)} rows prove no rank of at most {claim.bound}")
    return f"every row is a combination of {len(basis)}"


def _line(row: int, cells: Cells) -> tuple[int, ...]:
    answers = cells.line(row, range(cells.columns))
    if None in answers:
        refute(f"row {row}, column {answers.index(None)}: outside the promise, where a matrix has no rank")
    return tuple(int(answer == 1) for answer in answers)


def _combined(
    value: Json, where: str, lines: list[tuple[int, ...]], basis: list[tuple[int, ...]], cells: Cells
) -> tuple[int, ...]:
    """The row that the numbers make, or refusal."""
    three = items(value, where)
    if len(three) != 3:
        refute(f"{where}: wanted a row, a number and numbers for the basis")
    row = cells.row(three[0], f"{where}[0]")
    scale = whole(three[1], f"{where}[1]", least=1, below=_LARGEST_NUMBER)
    numbers = items(three[2], f"{where}[2]")
    if len(numbers) != len(basis):
        refute(f"{where}[2]: wanted {len(basis)} numbers, one for each row of the basis")
    factors = [whole(c, f"{where}[2]", least=-_LARGEST_NUMBER, below=_LARGEST_NUMBER) for c in numbers]
    for column, cell in enumerate(lines[row]):
        if scale * cell != sum(c * line[column] for c, line in zip(factors, basis, strict=True) if c):
            refute(f"{where}: wrong for row {row} in column {column}")
    return lines[row]


CHECK = check
