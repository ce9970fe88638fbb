"""What the searches for composed problems share: the declared composition, and rational solutions of Aw = 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from reductions import Measure, Side
from reductions.costs.logarithms import ceil_log2
from reductions.costs.source import KUSHILEVITZ_NISAN
from reductions.problems.kinds.composition import Outer, declared

from ...certificates.certificate import Certificate, Json
from ...certificates.query import Query

GadgetTable = tuple[tuple[int, ...], ...]
Kind = TypeVar("Kind", bound=Outer)

BY_RANK = tuple(
    (measure, Side.LOWER)
    for measure in (
        Measure.D,
        Measure.LEAVES,
        Measure.STATES_AB,
        Measure.STATES_BA,
        Measure.D1_AB,
        Measure.D1_BA,
    )
)
LARGEST_GADGET = 64
LARGEST_N = 1 << 22


def outer_and_table(query: Query, outers: tuple[type[Kind], ...]) -> tuple[Kind, GadgetTable]:
    """Outer function, of one of these kinds, and gadget's table of the composition that the query's problem is.

    Raises:
        ValueError: the problem is no such composition.
    """
    problem = query.problem
    problem.check_size(query.n)
    composition = declared(problem)
    if composition is None:
        raise ValueError(f"{problem.spec} is not declared as a composition of gadgets")
    outer = composition.outer
    if not isinstance(outer, outers):
        wanted = " or ".join(kind.__name__.lower() for kind in outers)
        raise ValueError(f"{problem.spec} combines its gadgets by {outer}, not by {wanted}")
    gadget = composition.gadget
    if max(gadget.rows, gadget.columns) > LARGEST_GADGET or query.n > LARGEST_N:
        raise ValueError(f"{problem.spec}, n={query.n}: wanted a gadget up to 64×64 and n up to {LARGEST_N}")
    return outer, gadget.table


@dataclass(frozen=True)
class Ones:
    """How a matrix A stands to the all-ones vector.

    Attributes:
        rank: the rank of A.
        by_columns, by_rows: whether Aw = 1, Aᵀw = 1 have solutions.
        theta: 1ᵀw for any solution of Aw = 1, where both have; None otherwise.
    """

    rank: int
    by_columns: bool
    by_rows: bool
    theta: Fraction | None


def ones(matrix: Sequence[Sequence[int | Fraction]]) -> Ones:
    """Eliminate A with the all-ones vector beside it, and its transpose likewise."""
    rank, solution = _solve(matrix)
    _, transposed = _solve(list(zip(*matrix, strict=True)))
    both = solution is not None and transposed is not None
    return Ones(rank, solution is not None, transposed is not None, sum(solution or (), Fraction(0)) if both else None)


def splitting(table: GadgetTable) -> tuple[Fraction, int]:
    """β such that G − βJ spans the all-ones vector neither by rows nor by columns, and the rank of G − βJ.

    Raises:
        ValueError: there is none.
    """
    found = ones(table)
    if not found.by_columns and not found.by_rows:
        return Fraction(0), found.rank
    if not found.theta:
        raise ValueError("the gadget and the all-ones matrix cannot be made diagonal at once")
    return 1 / found.theta, found.rank - 1


def by_rank(query: Query, ranks: Sequence[int], *, method: str, kind: str, witness: dict[str, Json]) -> Certificate:
    """The certificate of the best bound that the ranks of all answers' indicators prove."""
    lines, leaves = max(ranks), sum(ranks)
    bound = {
        Measure.D: lambda: ceil_log2(leaves),
        Measure.LEAVES: lambda: leaves,
        Measure.STATES_AB: lambda: lines,
        Measure.STATES_BA: lambda: lines,
        Measure.D1_AB: lambda: ceil_log2(lines),
        Measure.D1_BA: lambda: ceil_log2(lines),
    }[query.measure]()
    source = KUSHILEVITZ_NISAN.at("Lemma 1.28, for each answer; the gadget's theorem is proved in the checker")
    return Certificate(query.claim(bound), kind, witness, method, str(source))


def json_rows(table: GadgetTable) -> list[Json]:
    """The table as JSON."""
    return [list(row) for row in table]


def _solve(matrix: Sequence[Sequence[int | Fraction]]) -> tuple[int, list[Fraction] | None]:
    """Rank of A, and one w with Aw = 1 or None: Gauss and Jordan over the rationals."""
    width = len(matrix[0])
    rows = [[*map(Fraction, row), Fraction(1)] for row in matrix]
    pivots: list[int] = []
    for column in range(width):
        top = len(pivots)
        pivot = next((place for place in range(top, len(rows)) if rows[place][column]), None)
        if pivot is None:
            continue
        rows[top], rows[pivot] = rows[pivot], rows[top]
        scale = rows[top][column]
        rows[top] = [entry / scale for entry in rows[top]]
        for place, row in enumerate(rows):
            if place != top and row[column]:
                factor = row[column]
                rows[place] = [a - factor * b for a, b in zip(row, rows[top], strict=True)]
        pivots.append(column)
    if any(row[width] for row in rows[len(pivots) :]):
        return len(pivots), None
    solution = [Fraction(0)] * width
    for row, column in zip(rows, pivots, strict=False):
        solution[column] = row[width]
    return len(pivots), solution
