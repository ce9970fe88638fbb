"""What the checkers of composed problems share: the declared composition, exact ranks of a gadget, and the last step.

Notation: G is the gadget's table, J the all-ones matrix of its shape, A ⊗ B the Kronecker product.
"""

from __future__ import annotations

from math import gcd
from typing import TypeVar

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2
from reductions.costs.numerals import numeral
from reductions.problems.kinds.composition import Gadget, Outer, declared

from ...certificates.certificate import Claim, Json
from .refuted import items, refute, whole

Matrix = list[list[int]]
Kind = TypeVar("Kind", bound=Outer)

LARGEST_GADGET = 64  # rows, and columns
LARGEST_POWER = 1 << 24  # bits of the largest rank
_LARGEST_SHIFT = 1 << 64


def outer_and_table(claim: Claim, gadget: Json, outers: tuple[type[Kind], ...]) -> tuple[Kind, Matrix]:
    """Outer function and gadget's table of the composition that generates the problem's definition.

    The outer function is of one of these kinds, and the gadget is that of the witness.

    Raises:
        Refuted: the problem defines itself, or is another composition.
    """
    composition = declared(claim.problem)
    if composition is None:
        refute(f"problem: the definition of {claim.problem.spec} is not generated from a composition")
    outer = composition.outer
    if not isinstance(outer, outers) or type(outer) not in outers:
        wanted = " or ".join(kind.__name__ for kind in outers)
        refute(f"problem: the outer function of {claim.problem.spec} is {outer}, not {wanted}")
    shape = composition.gadget.rows, composition.gadget.columns
    if min(shape) < 1 or max(shape) > LARGEST_GADGET:
        refute(f"problem: a gadget of {shape[0]}×{shape[1]} cells, wanted at most {LARGEST_GADGET}×{LARGEST_GADGET}")
    if not 1 <= claim.n <= LARGEST_POWER // max(shape).bit_length():
        refute(f"n={claim.n}: too large for a {shape[0]}×{shape[1]} gadget, or below 1")
    table = _table(composition.gadget)
    where = "witness.gadget"
    stated = [[whole(cell, where) for cell in items(row, where)] for row in items(gadget, where)]
    if stated != table:
        refute(f"{where}: the definition of {claim.problem.spec} is made of another gadget")
    return outer, table


def _table(gadget: Gadget) -> Matrix:
    table = [[gadget.cell(a, b) for b in range(gadget.columns)] for a in range(gadget.rows)]
    for row in table:
        for cell in row:
            if type(cell) not in (int, bool):
                refute(f"problem: the gadget has the cell {cell!r}, which is no integer")
    return [[int(cell) for cell in row] for row in table]


def boolean(table: Matrix) -> Matrix:
    """The table itself, if all its cells are 0 or 1."""
    if any(cell not in (0, 1) for row in table for cell in row):
        refute("witness.gadget: wanted cells of 0 and 1")
    return table


def rank(matrix: Matrix) -> int:
    """Rank over the rationals, by elimination in which every division is exact.

    Source: Bareiss (1968).
    """
    rows = [row[:] for row in matrix]
    last = 1
    found = 0
    for column in range(len(rows[0])):
        pivot = next((place for place in range(found, len(rows)) if rows[place][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        top = rows[found]
        for place in range(found + 1, len(rows)):
            row, factor = rows[place], rows[place][column]
            rows[place] = [(top[column] * a - factor * b) // last for a, b in zip(row, top, strict=True)]
        last = top[column]
        found += 1
    return found


def plus(matrix: Matrix, shift: int) -> Matrix:
    """matrix + shift·J."""
    return [[cell + shift for cell in row] for row in matrix]


def spans_ones(matrix: Matrix) -> tuple[bool, bool]:
    """Whether the all-ones vector lies in the column space, and in the row space."""
    known = rank(matrix)
    return rank([[*row, 1] for row in matrix]) == known, rank([*matrix, [1] * len(matrix[0])]) == known


def split(table: Matrix, shift: Json) -> tuple[int, int, int]:
    """p, q and rank(G − (p/q)·J), where G − (p/q)·J spans the all-ones vector neither by rows nor by columns.

    Then invertible P and Q make PJQ and PGQ diagonal at once: J as (1, 0, …), G as (p/q, 1, …, 1, 0, …), with as many
    ones as that rank. So every matrix Σ c_z ⊗ᵢ (G or J − G as zᵢ says) is diagonal too, and its rank is a count.

    Raises:
        Refuted: `shift` is not a fraction in lowest terms that does this.
    """
    where = "witness.shift"
    pair = items(shift, where)
    if len(pair) != 2:
        refute(f"{where}: wanted two integers, p and q of p/q")
    p, q = whole(pair[0], where, least=-_LARGEST_SHIFT), whole(pair[1], where, least=1)
    if max(p, q) > _LARGEST_SHIFT or gcd(p, q) != 1:
        refute(f"{where}: wanted p/q in lowest terms, of at most 64 bits each")
    rest = [[q * cell - p for cell in row] for row in table]
    if spans_ones(rest) != (False, False):
        refute(f"{where}: G − ({p}/{q})·J spans the all-ones vector, so this is no way to split the gadget")
    return p, q, rank(rest)


def conclude(claim: Claim, ranks: list[int], how: str) -> str:
    """Refuse the claim unless the ranks of the indicators of all answers prove it.

    A leaf of a protocol tree holds one answer and is a rectangle, so there are at least Σ ranks leaves. Equal rows are
    equal in every indicator, so there are at least as many different rows, and columns, as the largest rank.
    """
    if claim.side is not Side.LOWER:
        refute(f"claim: ranks prove lower bounds, not that {claim.measure.value} is at most anything")
    leaves, lines = sum(ranks), max(ranks)
    if claim.measure in (Measure.D, Measure.LEAVES):
        proved = leaves if claim.measure is Measure.LEAVES else ceil_log2(leaves)
    elif claim.measure in (Measure.STATES_AB, Measure.STATES_BA):
        proved = lines
    elif claim.measure in (Measure.D1_AB, Measure.D1_BA):
        proved = ceil_log2(lines)
    else:
        refute(f"claim: ranks prove nothing of {claim.measure.value}")
    return within(claim, proved, how)


def within(claim: Claim, proved: int, how: str) -> str:
    """`how`, if the claim asks for no more than was proved; refusal otherwise."""
    if claim.side is Side.LOWER and not 0 <= claim.bound <= proved:
        refute(f"claim.bound: the witness proves {numeral(proved)}, and no claim is below 0")
    if claim.side is Side.UPPER and claim.bound < proved:
        refute(f"claim.bound: the witness proves only {numeral(proved)}")
    return how


def power(base: int, n: int, more: int = 0) -> str:
    """base^n + more, as text."""
    return f"{base}^{n}" + (f" {'+' if more > 0 else '−'} {abs(more)}" if more else "")
