"""Partition and cover numbers, VC dimension and rank of random matrices, against brute force on the matrix alone."""

from __future__ import annotations

from functools import cache
from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp

from lowerbounds.certification import certify
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure, Side
from reductions.problems.kinds.table import from_matrix

from ..tiers import first

Matrix = tuple[tuple[int, ...], ...]
STEPS = 200_000


@cache
def matrices(count: int, size: int) -> list[Matrix]:
    """Random ones up to size×size: total and promise, with two to four answers; −1 is outside the promise."""
    rng = np.random.default_rng(1000 * size + count)
    found = []
    for number in range(count):
        shape = rng.integers(max(1, size - 2), size + 1, size=2)
        cells = rng.integers(-(number % 2), 2 + number // 2 % 3, size=shape)
        found.append(tuple(tuple(row) for row in cells.tolist()))
    return found


def rectangles(matrix: Matrix, answer: int) -> list[frozenset[tuple[int, int]]]:
    """The b-cells of every rectangle without another answer, each set once."""
    rows, columns = len(matrix), len(matrix[0])
    found = set()
    for mask in range(1, 1 << rows):
        own = [r for r in range(rows) if mask >> r & 1]
        free = [c for c in range(columns) if all(matrix[r][c] in (answer, -1) for r in own)]
        for size in range(1, len(free) + 1):
            for some in combinations(free, size):
                found.add(frozenset((r, c) for r, c in product(own, some) if matrix[r][c] == answer))
    return [one for one in found if one]


def by_programme(matrix: Matrix, answer: int, *, exactly: bool) -> int:
    """The least number by an integer programme over all rectangles."""
    cells = [(r, c) for r, row in enumerate(matrix) for c, cell in enumerate(row) if cell == answer]
    if not cells:
        return 0
    listed = rectangles(matrix, answer)
    table = np.array([[cell in one for one in listed] for cell in cells], dtype=float)
    limits = LinearConstraint(table, lb=1, ub=1 if exactly else np.inf)
    found = milp(np.ones(len(listed)), constraints=limits, integrality=np.ones(len(listed)))
    assert found.status == 0
    return round(found.fun)


def bounds(matrix: Matrix, measure: Measure) -> tuple[int, int]:
    table = from_matrix([[None if cell < 0 else cell for cell in row] for row in matrix])
    found = []
    for side in Side:
        certificate = certify(table, 1, measure=measure, side=side, steps=STEPS)
        assert verify(certificate).valid
        found.append(certificate.claim.bound)
    return found[0], found[1]


@pytest.mark.parametrize(("batch", "size"), first([(12, 5), (60, 6), (60, 7), (380, 8)], night=3))
def test_partition_and_cover_numbers_are_exact(batch: int, size: int) -> None:
    for matrix in matrices(batch, size):
        answers = sorted({cell for row in matrix for cell in row} - {-1})
        parts = {answer: by_programme(matrix, answer, exactly=True) for answer in answers}
        assert bounds(matrix, Measure.PARTITION) == (sum(parts.values()),) * 2, matrix
        if max(answers, default=0) < 2:
            for answer, measure in enumerate((Measure.PARTITION0, Measure.PARTITION1)):
                assert bounds(matrix, measure) == (parts.get(answer, 0),) * 2, matrix
            for answer, measure in enumerate((Measure.COVER0, Measure.COVER1)):
                assert bounds(matrix, measure) == (by_programme(matrix, answer, exactly=False),) * 2, matrix


def dimension(lines: Matrix) -> int:
    """Columns with two named answers each, of which all patterns occur: every set, the largest first."""
    for size in range(len(lines).bit_length() - 1, 0, -1):
        for columns in combinations(range(len(lines[0])), size):
            shown = {tuple(line[c] for c in columns) for line in lines}
            named = [combinations(sorted({line[c] for line in lines} - {-1}), 2) for c in columns]
            if any(set(product(*pairs)) <= shown for pairs in product(*map(list, named))):
                return size
    return 0


@pytest.mark.parametrize(("batch", "size"), first([(20, 6), (100, 8)]))
def test_the_vc_dimension_and_the_rank_are_exact(batch: int, size: int) -> None:
    for matrix in matrices(batch, size):
        turned = tuple(zip(*matrix, strict=True))
        assert bounds(matrix, Measure.VC_AB) == (dimension(matrix),) * 2, matrix
        assert bounds(matrix, Measure.VC_BA) == (dimension(turned),) * 2, matrix
        if all(cell in (0, 1) for row in matrix for cell in row):
            rank = int(np.linalg.matrix_rank(np.array(matrix)))
            assert bounds(matrix, Measure.RANK) == (rank, rank), matrix


def crown(size: int) -> Matrix:
    return tuple(tuple(int(r != c) for c in range(size)) for r in range(size))


@pytest.mark.parametrize(("size", "covers"), first([(4, 4), (6, 4), (7, 5), (10, 5)], night=3))
def test_crowns_have_the_covers_of_sperner_and_no_partition_into_fewer_than_lines(size: int, covers: int) -> None:
    """de Caen, Gregory and Pullman (1981): the least k with C(k, ⌊k/2⌋) ≥ size; J − I has full rank."""
    assert bounds(crown(size), Measure.COVER1) == (covers, covers)
    assert bounds(crown(size), Measure.PARTITION1) == (size, size)


def test_unique_disjointness_parts_dearer_than_it_is_covered() -> None:
    problem = PROBLEMS.get("unique_disjointness")
    matrix = [[problem.define(x, y) for y in problem.y_space(2)] for x in problem.x_space(2)]
    plain = tuple(tuple(-1 if cell is None else cell for cell in row) for row in matrix)
    assert bounds(plain, Measure.PARTITION1) == (by_programme(plain, 1, exactly=True),) * 2


def test_a_cover_is_a_cover_by_cliques_of_a_graph() -> None:
    """Two cells fit into one rectangle or not: the colouring that a cover is, where rectangles are that simple."""
    matrix = ((1, 0, 0, 1), (1, 1, 0, 0), (0, 1, 1, 0), (0, 0, 1, 1))  # an 8-cycle: rectangles are its edges' paths
    graph = nx.cycle_graph(8)
    fewest = 8 - len(nx.max_weight_matching(graph))
    assert bounds(matrix, Measure.COVER1) == (fewest, fewest)
