"""A law on the cells of a matrix, in integers: what is asked how often, and what is right.

Example:
    >>> law = uniform_law([[0, 1], [1, 1]])
    >>> law.total, law.merged().weights
    (4, ((1, 1), (1, 1)))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, prod

from reductions import Problem

LARGEST_TOTAL = 1 << 50  # of all weights: sums stay exact in machine integers
MOST_CELLS = 1 << 20


@dataclass(frozen=True)
class Law:
    """The pair (x, y) has probability weights[x][y] / total, and answers[x][y] is right there.

    Attributes:
        weights: integers ≥ 0.
        answers: integers ≥ 0; anything where the weight is 0.
    """

    weights: tuple[tuple[int, ...], ...]
    answers: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        widths = {len(row) for row in (*self.weights, *self.answers)}
        if not self.weights or len(self.weights) != len(self.answers) or len(widths) != 1 or widths == {0}:
            raise ValueError("law: wanted as many rows and columns of weights as of answers, and at least one")
        if any(weight < 0 for row in self.weights for weight in row) or not 0 < self.total <= LARGEST_TOTAL:
            raise ValueError(f"law: wanted weights ≥ 0, not all 0, with sum at most {LARGEST_TOTAL}")
        cells = zip(self.weights, self.answers, strict=True)
        if any(w and a < 0 for row, right in cells for w, a in zip(row, right, strict=True)):
            raise ValueError("law: wanted weight 0 outside the promise")

    @property
    def total(self) -> int:
        """The sum of all weights."""
        return sum(map(sum, self.weights))

    def merged(self) -> Law:
        """Rows of weight 0 dropped, and rows that are multiples of each other, with the same answers, added up.

        The optimum is the same for any number of states: such rows may share a state at no cost.
        """
        found: dict[tuple[tuple[int, int], ...], int] = {}
        for weights, answers in zip(self.weights, self.answers, strict=True):
            if size := gcd(*weights):
                row = tuple((w // size, a if w else 0) for w, a in zip(weights, answers, strict=True))
                found[row] = found.get(row, 0) + size
        return Law(
            tuple(tuple(w * size for w, _ in row) for row, size in found.items()),
            tuple(tuple(a for _, a in row) for row in found),
        )

    @property
    def baseline(self) -> Fraction:
        """The accuracy of one state: in each column the answer with the most weight."""
        best = 0
        for column in range(len(self.weights[0])):
            held: dict[int, int] = {}
            for weights, answers in zip(self.weights, self.answers, strict=True):
                held[answers[column]] = held.get(answers[column], 0) + weights[column]
            best += max(held.values())
        return Fraction(best, self.total)


def uniform_law(rows: Sequence[Sequence[int | None]]) -> Law:
    """All cells inside the promise alike; None is outside."""
    return Law(
        tuple(tuple(int(cell is not None) for cell in row) for row in rows),
        tuple(tuple(0 if cell is None else cell for cell in row) for row in rows),
    )


def problem_law(problem: Problem, n: int) -> Law:
    """The uniform law on all pairs inside the promise of a problem, from its definition.

    Raises:
        ValueError: more than 2²⁰ cells.
    """
    problem.check_size(n)
    sides = problem.x_space(n), problem.y_space(n)
    if prod(space.size for space in sides) > MOST_CELLS:
        raise ValueError(f"{problem.spec}, n={n}: the matrix has more than {MOST_CELLS} cells")
    columns = list(sides[1])
    return uniform_law([[problem.define(x, y) for y in columns] for x in sides[0]])
