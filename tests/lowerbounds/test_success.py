"""What M messages with public coins are worth, against linear programmes over every one-way protocol there is."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

import lowerbounds
from lowerbounds.certification import certify
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure, Side
from reductions.problems.kinds.table import from_matrix

from ..tiers import first
from .test_exact_small import success as partitioned

Matrix = list[list[int | None]]
STEPS = 50_000


def worth(matrix: Matrix, messages: int) -> float:
    """The best worst case of a mixture of all ways to send one of so many messages and to answer each."""
    answers = sorted({cell for row in matrix for cell in row} - {None})
    cells = [(x, y) for x, row in enumerate(matrix) for y, cell in enumerate(row) if cell is not None]
    columns = range(len(matrix[0]))
    hits = set()
    for code in product(range(messages), repeat=len(matrix)):
        for said in product(product(answers, repeat=len(columns)), repeat=messages):
            hits.add(tuple(said[code[x]][y] == matrix[x][y] for x, y in cells))
    table = np.array(sorted(hits), dtype=float)
    found = linprog(
        np.r_[np.zeros(len(table)), -1],
        A_ub=np.c_[-table.T, np.ones(len(cells))],
        b_ub=np.zeros(len(cells)),
        A_eq=[[1.0] * len(table) + [0.0]],
        b_eq=[1],
    )
    return float(-found.fun)


def cases() -> list[Matrix]:
    rng = np.random.default_rng(2)
    drawn = [rng.integers(low, answers, size=(3, 3)).tolist() for answers, low in ((2, 0), (2, -1), (3, 0), (3, -1))]
    tables = [[[None if cell < 0 else cell for cell in row] for row in cells] for cells in drawn]
    return [[[0, 1, 1], [1, 0, 1], [1, 1, 0]], *tables]


@pytest.mark.parametrize("matrix", first(cases()))
@pytest.mark.parametrize("measure", [Measure.RSTATES_AB, Measure.RSTATES_BA])
def test_every_point_is_the_optimum_over_all_protocols(matrix: Matrix, measure: Measure) -> None:
    sent = matrix if measure is Measure.RSTATES_AB else [list(column) for column in zip(*matrix, strict=True)]
    found = lowerbounds.success(from_matrix(matrix), 1, measure=measure, steps=STEPS)
    assert [point.messages for point in found.points] == list(range(1, len(found.points) + 1))
    assert found.points[-1].below == 1 and found.points[-1].hard is None
    for point in found.points:
        assert point.success is not None
        assert abs(float(point.success) - worth(sent, min(point.messages, 2))) < 1e-9 or point.messages > 2
        assert point.mixture.claim.error == 1 - point.success
        assert verify(point.mixture).valid
        assert point.hard is None or verify(point.hard).valid


def test_equality_of_two_bits() -> None:
    """One message: a coin toss; the others by a linear programme over all codes, and by one over all distributions."""
    found = lowerbounds.success("equality", 2, steps=STEPS)
    assert [str(point.success) for point in found.points] == ["1/2", "10/13", "7/8", "1"]
    cells = [[int(x == y) for y in range(4)] for x in range(4)]
    assert abs(best_of_classes(cells, 2) - 10 / 13) < 1e-9
    assert abs(best_of_classes(cells, 3) - 7 / 8) < 1e-9


def best_of_classes(matrix: Matrix, messages: int) -> float:
    """The same by Yao: the least over distributions of the most that a partition into classes is right on."""
    rows, columns = len(matrix), len(matrix[0])
    parts = [
        code
        for code in product(range(messages), repeat=rows)
        if all(c <= max(code[:i], default=-1) + 1 for i, c in enumerate(code))
    ]
    size, tops = rows * columns, {}
    lines: list[dict[int, float]] = []
    for code in parts:
        total: dict[int, float] = {}
        for c, y in product(set(code), range(columns)):
            members = frozenset(x for x in range(rows) if code[x] == c)
            top = tops.setdefault((members, y), size + 1 + len(tops))
            total[top] = 1.0
        lines.append({**total, size: -1.0})
    for (members, y), top in tops.items():
        for answer in (0, 1):
            lines.append({**{x * columns + y: 1.0 for x in members if matrix[x][y] == answer}, top: -1.0})
    table = np.zeros((len(lines), size + 1 + len(tops)))
    for number, line in enumerate(lines):
        table[number, list(line)] = list(line.values())
    goal, whole = np.zeros(table.shape[1]), np.zeros((1, table.shape[1]))
    goal[size], whole[0, :size] = 1, 1
    return float(linprog(goal, A_ub=table, b_ub=np.zeros(len(lines)), A_eq=whole, b_eq=[1]).fun)


@pytest.mark.parametrize(
    ("error", "messages"), [(Fraction(1, 2), 1), (Fraction(1, 4), 2), (Fraction(1, 5), 3), (Fraction(0), 4)]
)
def test_messages_at_an_error_are_read_off_the_curve(error: Fraction, messages: int) -> None:
    """1/2, 10/13, 7/8 and 1 for equality of two bits."""
    for side in Side:
        found = certify("equality", 2, measure=Measure.RSTATES_AB, side=side, error=error, steps=STEPS)
        assert found.claim.bound == messages
        assert verify(found).valid


def test_refusals() -> None:
    with pytest.raises(ValueError, match="wanted RSTATES_AB or RSTATES_BA"):
        lowerbounds.success("equality", 2, measure=Measure.R1_AB)
    with pytest.raises(ValueError, match="too many for a game"):
        lowerbounds.success("equality", 4)
    with pytest.raises(ValueError, match="not one point"):
        lowerbounds.success(PROBLEMS.get("equality"), 2, steps=0)


@pytest.mark.parametrize(("seed", "size"), first([(1, 5), (2, 6), (1, 7)], night=2))
def test_every_point_of_a_random_matrix_is_exact_and_what_a_linear_programme_says(seed: int, size: int) -> None:
    matrix = tuple(map(tuple, np.random.default_rng(seed).integers(0, 2, size=(size, size)).tolist()))
    found = lowerbounds.success(from_matrix([*map(list, matrix)]), 1, steps=200_000)
    assert all(point.success is not None for point in found.points)
    assert found.points[-1].success == 1
    if size < 6:  # every partition of the rows is a line of it
        for point in found.points:
            assert abs(float(point.below) - partitioned(matrix, point.messages)) < 1e-7
