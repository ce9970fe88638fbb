"""Ceilings of any matrix under any law: all partitions of few rows, the Lagrange ceiling of some more.

Example:
    >>> from reductions import PROBLEMS
    >>> str(Matrix(PROBLEMS.get("greater_than")).ceiling(3, Capacity.of(states=3)).accuracy)
    '59/64'
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reductions import Problem
from reductions.costs.logarithms import ceil_log2

from ..certificates.certificate import Certificate
from ..certificates.matrix_file import read_matrix
from .bounds.bounded import Bound, Ceiling, Status
from .bounds.capacity import Capacity
from .bounds.kind import Kind
from .matrices.certificate import certificate_of
from .matrices.lagrange import Lagrange, lagrange
from .matrices.law import Law, problem_law
from .matrices.row_sets import MOST_ROWS


@dataclass(frozen=True)
class Matrix(Kind):
    """A problem's whole matrix, under the uniform law on its promise unless another is given.

    Attributes:
        problem: what is asked; a table, or a problem of the shelf.
        weights: of all pairs by row and column, integers ≥ 0; uniform on the promise where empty.
    """

    problem: Problem
    weights: tuple[tuple[int, ...], ...] = ()

    @property
    def name(self) -> str:
        """The problem as tables call it."""
        return self.problem.spec

    def check_size(self, n: int) -> None:
        """The problem's, with a matrix that can be written down."""
        self.problem.check_size(n)
        rows = len(self.cells(n).merged().weights)
        if rows > MOST_ROWS:
            raise ValueError(
                f"{self.name}, n={n}: {rows} different rows; all their sets are listed, wanted ≤ {MOST_ROWS}"
            )

    def law(self, n: int) -> str:
        """Given, or uniform."""
        return "the weights given" if self.weights else "uniform on all pairs inside the promise"

    def content_bits(self, n: int) -> int:
        """Bits that name a row."""
        return ceil_log2(len(self.cells(n).merged().weights))

    def bound(self, n: int, capacity: Capacity) -> Bound:
        """The Lagrange ceiling."""
        found = self.multipliers(n, capacity)
        return Bound(found.accuracy, Status.UPPER, "Lagrange ceiling, multipliers by linear program, in integers")

    def multipliers(self, n: int, capacity: Capacity) -> Lagrange:
        """The Lagrange ceiling with its multipliers, which can be made a certificate."""
        law = self.cells(n).merged()
        return lagrange(law, capacity.states_up_to(len(law.weights)))

    def matrix(self, n: int) -> Law:
        """Its own matrix."""
        return self.cells(n)

    def cells(self, n: int) -> Law:
        """The law on the matrix, all rows apart.

        Raises:
            ValueError: weights of another shape, or outside the promise.
        """
        return _cells(self, n)


@lru_cache(maxsize=8)
def _cells(kind: Matrix, n: int) -> Law:
    law = problem_law(kind.problem, n)
    if not kind.weights:
        return law
    if [len(row) for row in kind.weights] != [len(row) for row in law.weights]:
        raise ValueError(f"weights: wanted {len(law.weights)} rows of {len(law.weights[0])}, one for each pair")
    for weights, promised in zip(kind.weights, law.weights, strict=True):
        if any(weight and not inside for weight, inside in zip(weights, promised, strict=True)):
            raise ValueError("weights: wanted 0 outside the promise")
    return Law(kind.weights, law.answers)


@dataclass(frozen=True)
class MatrixCeiling:
    """A ceiling of a matrix of the user's own, and what can be certified of it.

    Attributes:
        kind: the matrix with its law.
        ceiling: the ceiling, exact where partitions were gone through.
    """

    kind: Matrix
    ceiling: Ceiling

    def certificate(self) -> Certificate:
        """The Lagrange ceiling with its multipliers; it may lie above an exact ceiling.

        Raises:
            ValueError: a ceiling of 1, or too many rows.
        """
        law = self.kind.cells(1)
        found = lagrange(law, self.ceiling.capacity.states_up_to(len(law.weights)))
        return certificate_of(found, self.kind.problem, 1)


def matrix_ceiling(
    matrix: str | Path, weights: str | Path | None = None, *, state_bits: int | None = None, states: int | None = None
) -> MatrixCeiling:
    """The ceiling of the matrix in a file, under the law in another one of the same shape, or the uniform law.

    Raises:
        ValueError: files that hold no such matrices, or more rows than can be searched.
        OSError: a file cannot be read.
    """
    table = read_matrix(matrix)
    given = read_matrix(weights).rows if weights is not None else ()
    kind = Matrix(table, tuple(tuple(cell or 0 for cell in row) for row in given))
    return MatrixCeiling(kind, kind.ceiling(1, Capacity.of(state_bits=state_bits, states=states)))
